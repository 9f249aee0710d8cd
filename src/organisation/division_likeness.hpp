// How alike two names are, character by character.
#pragma once

#include <string>
#include <string_view>

#include "organisation/division_work.hpp"

namespace jishi::organisation::division {

// East, west, first, second, new, old: they tell parts of one place from each other.
bool is_qualifier(char32_t c);
bool is_number(char32_t c);
// A character that shows where a name comes from: neither a qualifier nor one of those that half of
// all village names have.
bool is_telling(char32_t c);
inline bool has(std::u32string_view text, char32_t c) {
  return text.find(c) != std::u32string_view::npos;
}

// The stem of a row in characters.
std::u32string stem_characters(Edition& edition, RowIndex row);
// Characters of `a` that are in `b`.
int shared_characters(std::u32string_view a, std::u32string_view b);
// Both have numbers, and not the same ones: 六十七团 is not 六十八团.
bool numbers_differ(std::u32string_view a, std::u32string_view b);
// One contains the other, or they share a telling character.
bool names_alike(std::u32string_view a, std::u32string_view b);

}  // namespace jishi::organisation::division
