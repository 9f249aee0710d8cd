#include "sheet/number_format.hpp"

#include <algorithm>
#include <cctype>

namespace jishi::sheet {

namespace {

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// [h], [mm], [ss]: hours, minutes or seconds in all. Colours, languages and conditions are longer
// or begin otherwise.
bool is_elapsed(std::string_view inside) {
  return !inside.empty() &&
         std::string_view("hms").find(lower(inside[0])) != std::string_view::npos &&
         std::all_of(inside.begin(), inside.end(),
                     [&](char c) { return lower(c) == lower(inside[0]); });
}

}  // namespace

bool is_builtin_date_format(unsigned id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = lower(code[i]);
    if (c == ';') return false;
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"' || c == '[') {
      const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) return false;
      if (c == '[' && is_elapsed(code.substr(i + 1, end - i - 1))) return true;
      i = end;
    } else if (c == 'y' || c == 'm' || c == 'd' || c == 'h') {
      return true;
    } else if (code.substr(i).starts_with("General")) {
      i += 6;
    }
  }
  return false;
}

}  // namespace jishi::sheet
