#include "document/numerals.hpp"

#include <array>
#include <cassert>
#include <cstdint>
#include <limits>
#include <string_view>

namespace jishi::document {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kTenThousand = 10'000;
constexpr std::int64_t kHundredMillion = 100'000'000;

Wide power10(int exponent) {
  Wide power = 1;
  while (exponent-- > 0)
    power *= 10;
  return power;
}

// numerator / divisor, half away from zero.
Wide divided(Wide numerator, Wide divisor) {
  const Wide half = divisor / 2;
  return numerator < 0 ? (numerator - half) / divisor : (numerator + half) / divisor;
}

std::string without_trailing_zeros(Decimal value) {
  return value.normalised().text();
}

Wide magnitude(Decimal value) {
  const Wide whole = Wide{value.scaled()};
  return whole < 0 ? -whole : whole;
}

bool is_at_least(Decimal value, std::int64_t limit) {
  return magnitude(value) >= Wide{limit} * power10(value.scale());
}

// `value` in units of `unit`; nothing of the digits asked for is lost.
Decimal in_units(Decimal value, std::int64_t unit, int digits) {
  const Wide divisor = Wide{unit} * power10(value.scale());
  const Wide scaled = divided(Wide{value.scaled()} * power10(digits), divisor);
  return Decimal::from_scaled(static_cast<std::int64_t>(scaled), digits);
}

}  // namespace

Decimal rounded(Decimal value, int digits) {
  assert(digits >= 0 && digits <= Decimal::kMaxScale);
  if (digits >= value.scale()) return value.rescaled(digits).value_or(value);
  const Wide scaled = divided(Wide{value.scaled()}, power10(value.scale() - digits));
  return Decimal::from_scaled(static_cast<std::int64_t>(scaled), digits);
}

std::optional<Decimal> percent_of(Decimal part, Decimal whole, int digits) {
  if (whole.scaled() == 0) return std::nullopt;
  // 2^90 · 10^9 still has room in 128 bits.
  Wide numerator = Wide{part.scaled()} * power10(whole.scale() + 2);
  const Wide divisor = Wide{whole.scaled()} * power10(part.scale());
  constexpr Wide kRoom = Wide{1} << 90;
  if (numerator > kRoom || numerator < -kRoom) return std::nullopt;
  numerator *= power10(digits);
  const Wide scaled = divisor < 0 ? divided(-numerator, -divisor) : divided(numerator, divisor);
  constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
  if (scaled > kMost || scaled < -kMost) return std::nullopt;
  return Decimal::from_scaled(static_cast<std::int64_t>(scaled), digits);
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
