#include "person/typed_text.hpp"

#include "base/text.hpp"

namespace jishi::person {

bool is_blank_mark(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || c == U'\u00A0' || c == U'\u3000' ||
         (c >= U'\u2000' && c <= U'\u200D') || c == U'\u202F' || c == U'\u2060' || c == U'\uFEFF';
}

bool is_hyphen(char32_t c) {
  return c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212' || c == U'\uFE63';
}

char32_t half_width(char32_t c) {
  if (c >= U'\uFF01' && c <= U'\uFF5E') return c - U'\uFF01' + U'!';
  return c == U'\u3000' ? U' ' : c;
}

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x3FFFD) || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007;
}

std::optional<std::u32string> typed(std::string_view text) {
  auto points = code_points(text);
  if (!points) return std::nullopt;
  for (char32_t& c : *points)
    c = half_width(c);
  while (!points->empty() && is_blank_mark(points->back()))
    points->pop_back();
  std::size_t first = 0;
  while (first < points->size() && is_blank_mark((*points)[first]))
    ++first;
  points->erase(0, first);
  return points;
}

}  // namespace jishi::person
