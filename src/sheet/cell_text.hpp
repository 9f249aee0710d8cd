// Text of cells as the files write it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace jishi::sheet {

// Line breaks as \n.
void unify_line_breaks(std::string& text);
// Of .xlsx: line breaks as \n, and _xHHHH_ as the character it stands for (ECMA-376 part
// 1, 22.9.2.19 ST_Xstring); where it stands for none that text may hold, it stays as written.
void decode_text(std::string& text);
// Without the blanks around that are not declared to be kept (xml:space).
std::string_view trimmed(std::string_view text);

}  // namespace jishi::sheet
