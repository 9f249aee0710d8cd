#include "organisation/division_likeness.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace jishi::organisation::division {
namespace {

constexpr std::u32string_view kQualifiers =
    U"东西南北中前后上下大小新老旧内外里左右第一二三四五六七八九十";
constexpr std::u32string_view kEverywhere =
    U"庄家子街路园村屯营镇场厂苑城站山河沟湾桥头口坪塘岭社区民委";

constexpr std::u32string_view kNumbers = U"〇一二三四五六七八九十百";

}  // namespace

bool is_number(char32_t c) {
  return has(kNumbers, c);
}
bool is_qualifier(char32_t c) {
  return has(kQualifiers, c);
}
bool is_telling(char32_t c) {
  return !has(kQualifiers, c) && !has(kEverywhere, c);
}

std::u32string stem_characters(Edition& edition, RowIndex row) {
  return code_points(edition.names.stem_text(row)).value_or(std::u32string());
}

int shared_characters(std::u32string_view a, std::u32string_view b) {
  return static_cast<int>(std::count_if(a.begin(), a.end(), [&](char32_t c) { return has(b, c); }));
}

bool numbers_differ(std::u32string_view a, std::u32string_view b) {
  const auto numbers = [](std::u32string_view text) {
    std::u32string found;
    std::copy_if(text.begin(), text.end(), std::back_inserter(found), is_number);
    return found;
  };
  const auto in_a = numbers(a);
  const auto in_b = numbers(b);
  return !in_a.empty() && !in_b.empty() && in_a != in_b;
}

bool names_alike(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return false;
  const bool contained =
      a.find(b) != std::u32string_view::npos || b.find(a) != std::u32string_view::npos;
  return contained ||
         std::any_of(a.begin(), a.end(), [&](char32_t c) { return is_telling(c) && has(b, c); });
}

}  // namespace jishi::organisation::division
