#include "sheet/cell_text.hpp"

#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kEscape = 7;  // _x000D_

std::optional<char32_t> escaped(std::string_view text) {
  if (text.size() < kEscape || text[0] != '_' || text[1] != 'x' || text[6] != '_')
    return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(2, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value == 0 || surrogate || value >= 0xFFFE) return std::nullopt;
  return value;
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto character = text[i] == '_' ? escaped(text.substr(i)) : std::nullopt;
    if (character) {
      append_utf8(plain, *character);
      i += kEscape;
    } else {
      plain += text[i++];
    }
  }
  return plain;
}

}  // namespace

void unify_line_breaks(std::string& text) {
  if (text.find('\r') == std::string::npos) return;
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    char c = text[from];
    if (c == '\r') {
      if (from + 1 < text.size() && text[from + 1] == '\n') continue;
      c = '\n';
    }
    text[to++] = c;
  }
  text.resize(to);
}

void decode_text(std::string& text) {
  if (text.find("_x") != std::string::npos) text = without_escapes(text);
  unify_line_breaks(text);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace jishi::sheet
