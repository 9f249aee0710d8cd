#include "indicator/fraction.hpp"

#include <cassert>
#include <limits>
#include <utility>

namespace jishi::indicator {
namespace {

__extension__ using Wide = __int128;

Wide magnitude(Wide value) {
  return value < 0 ? -value : value;
}

Wide greatest_divisor(Wide a, Wide b) {
  a = magnitude(a);
  b = magnitude(b);
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Wide power10(int exponent) {
  Wide value = 1;
  while (exponent-- > 0)
    value *= 10;
  return value;
}

std::optional<Wide> product(Wide a, Wide b) {
  Wide out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

std::optional<std::int64_t> narrowed(Wide value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

Fraction Fraction::of(std::int64_t whole) {
  return Fraction(whole, 1);
}

Fraction Fraction::of(Decimal number) {
  return *reduced(number.scaled(), power10(number.scale()));
}

std::optional<Fraction> Fraction::reduced(Wide numerator, Wide denominator) {
  // The least Wide has no magnitude; leaving it out keeps every negation below safe.
  constexpr Wide kLeast = Wide{1} << 127;
  if (denominator == 0 || numerator == kLeast || denominator == kLeast) return std::nullopt;
  const Wide divisor = greatest_divisor(numerator, denominator);
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return Fraction(numerator / divisor, denominator / divisor);
}

std::optional<Fraction> Fraction::plus(Fraction other) const {
  const Wide divisor = greatest_divisor(denominator_, other.denominator_);
  const auto left = product(numerator_, other.denominator_ / divisor);
  const auto right = product(other.numerator_, denominator_ / divisor);
  const auto below = product(denominator_ / divisor, other.denominator_);
  Wide sum = 0;
  if (!left || !right || !below || __builtin_add_overflow(*left, *right, &sum)) {
    return std::nullopt;
  }
  return reduced(sum, *below);
}

std::optional<Fraction> Fraction::minus(Fraction other) const {
  return plus(Fraction(-other.numerator_, other.denominator_));
}

std::optional<Fraction> Fraction::times(Fraction other) const {
  const auto left = reduced(numerator_, other.denominator_);
  const auto right = reduced(other.numerator_, denominator_);
  if (!left || !right) return std::nullopt;
  const auto above = product(left->numerator_, right->numerator_);
  const auto below = product(left->denominator_, right->denominator_);
  if (!above || !below) return std::nullopt;
  return reduced(*above, *below);
}

std::optional<Fraction> Fraction::over(Fraction other) const {
  if (other.is_zero()) return std::nullopt;
  const auto inverse = reduced(other.denominator_, other.numerator_);
  return inverse ? times(*inverse) : std::nullopt;
}

Fraction::Wide Fraction::floor_wide() const {
  const Wide whole = numerator_ / denominator_;
  return numerator_ < 0 && numerator_ % denominator_ != 0 ? whole - 1 : whole;
}

std::optional<std::int64_t> Fraction::floor() const {
  return narrowed(floor_wide());
}

std::optional<std::int64_t> Fraction::ceiling() const {
  return narrowed(floor_wide() + (is_whole() ? 0 : 1));
}

std::optional<Decimal> Fraction::rounded(Rounding rounding) const {
  assert(rounding.digits >= 0 && rounding.digits <= kMostDigits);
  const auto scaled = times(Fraction(power10(rounding.digits), 1));
  if (!scaled) return std::nullopt;
  const Wide above = magnitude(scaled->numerator_);
  Wide whole = above / scaled->denominator_;
  const Wide rest = above % scaled->denominator_;
  const bool up = rounding.mode == RoundingMode::half_up && rest >= scaled->denominator_ - rest;
  if (up) ++whole;
  const auto number = narrowed(is_negative() ? -whole : whole);
  if (!number) return std::nullopt;
  return Decimal::from_scaled(*number, rounding.digits);
}

// By the whole parts, then by the inverses of what remains: no product that could overflow.
std::strong_ordering Fraction::compare(Fraction a, Fraction b) {
  bool swapped = false;
  for (;;) {
    const Wide left = a.floor_wide();
    const Wide right = b.floor_wide();
    if (left != right) {
      return (left < right) != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    a.numerator_ -= left * a.denominator_;
    b.numerator_ -= right * b.denominator_;
    if (a.is_zero() || b.is_zero()) {
      if (a.is_zero() && b.is_zero()) return std::strong_ordering::equal;
      return a.is_zero() != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    std::swap(a.numerator_, a.denominator_);
    std::swap(b.numerator_, b.denominator_);
    swapped = !swapped;
  }
}

}  // namespace jishi::indicator
