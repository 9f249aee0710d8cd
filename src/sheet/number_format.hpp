// Whether a number format shows a day or a moment. Pure.
#pragma once

#include <string_view>

namespace jishi::sheet {

// Built-in formats (ECMA-376 part 1, 18.8.30, with those of Chinese Excel: 27–36, 50–58).
bool is_builtin_date_format(unsigned id);
// A format's code: y, m, d or h in its first section, outside quotes, brackets and escapes; also
// elapsed time, [h]:mm.
bool is_date_format(std::string_view code);

}  // namespace jishi::sheet
