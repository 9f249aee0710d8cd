// What people type around a number or a name: full-width forms, blanks of many kinds, hyphens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jishi::person {

// Space, tab, line end, no-break and ideographic space, the invisible ones of zero width.
bool is_blank_mark(char32_t c);
// - and its many relatives, the full-width one included.
bool is_hyphen(char32_t c);
// Full-width ASCII (！ … ～) as ASCII, the ideographic space as a space; others as they are.
char32_t half_width(char32_t c);
// Ideographs, with those of the extensions, and 〇.
bool is_han(char32_t c);

// The code points in half width and without blanks around; nullopt where it is not UTF-8.
std::optional<std::u32string> typed(std::string_view text);

}  // namespace jishi::person
