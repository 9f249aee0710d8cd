#include "document/numerals.hpp"

#include <array>
#include <cassert>
#include <cstdint>
#include <string_view>

#include "indicator/fraction.hpp"

namespace jishi::document {
namespace {

using indicator::Fraction;

constexpr std::int64_t kTenThousand = 10'000;
constexpr std::int64_t kHundredMillion = 100'000'000;

std::string without_trailing_zeros(Decimal value) {
  return value.normalised().text();
}

bool is_at_least(Decimal value, std::int64_t limit) {
  const Fraction exact = Fraction::of(value);
  return exact >= Fraction::of(limit) || exact <= Fraction::of(-limit);
}

// `value` in units of `unit`.
Decimal in_units(Decimal value, std::int64_t unit, int digits) {
  return Fraction::of(value).over(Fraction::of(unit)).value().rounded({digits}).value();
}

}  // namespace

Decimal rounded(Decimal value, int digits) {
  assert(digits >= 0 && digits <= indicator::kMostDigits);
  if (digits >= value.scale()) return value.rescaled(digits).value_or(value);
  return Fraction::of(value).rounded({digits}).value();
}

std::optional<Decimal> percent_of(Decimal part, Decimal whole, int digits) {
  constexpr std::int64_t kHundred = 100;
  const auto hundredfold = Fraction::of(part).times(Fraction::of(kHundred));
  const auto percent = hundredfold ? hundredfold->over(Fraction::of(whole)) : std::nullopt;
  return percent ? percent->rounded({digits}) : std::nullopt;
}

std::string prose_number(Decimal value, int digits) {
  return rounded(value, digits).text();
}

std::string table_number(Decimal value, int digits) {
  std::string text = rounded(value, digits).text();
  const std::size_t first = text.front() == '-' ? 1 : 0;
  std::size_t end = text.find('.');
  if (end == text.npos) end = text.size();
  if (end - first < 5) return text;
  while (end > first + 3) {
    end -= 3;
    text.insert(end, ",");
  }
  return text;
}

std::string percent_text(Percent percent) {
  return prose_number(percent.value, percent.digits) + "%";
}

std::string short_number(Decimal value, int digits) {
  assert(digits >= 0 && digits <= 4);
  // 99,999,999 is 1亿 and not 10000万.
  if (is_at_least(in_units(value, kTenThousand, digits), kTenThousand))
    return without_trailing_zeros(in_units(value, kHundredMillion, digits)) + "亿";
  if (is_at_least(rounded(value, 0), kTenThousand))
    return without_trailing_zeros(in_units(value, kTenThousand, digits)) + "万";
  return prose_number(value);
}

std::string chinese_numeral(int number) {
  static constexpr std::array<std::string_view, 10> kDigits = {"",   "一", "二", "三", "四",
                                                               "五", "六", "七", "八", "九"};
  if (number < 1 || number > 99) return std::to_string(number);
  const auto tens = static_cast<std::size_t>(number / 10);
  std::string text;
  if (tens > 1) text += kDigits[tens];
  if (tens > 0) text += "十";
  text += kDigits[static_cast<std::size_t>(number % 10)];
  return text;
}

}  // namespace jishi::document
