// Exact fractions: what a figure is before it is rounded. No floating point anywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "base/decimal.hpp"

namespace jishi::indicator {

enum class RoundingMode : std::uint8_t {
  half_up,  // 四舍五入, away from zero, as offices and spreadsheet programs do
  down,     // 去尾, towards zero
};

inline constexpr int kMostDigits = 6;  // behind the point, of anything shown

// `digits` 0 … kMostDigits, of the number as it is shown: of 75.3% it is 1.
struct Rounding {
  int digits = 0;
  RoundingMode mode = RoundingMode::half_up;
  bool operator==(const Rounding&) const = default;
};

// In lowest terms, the denominator above 0. Every operation returns nullopt where the result would
// not fit; nothing wraps or loses digits.
class Fraction {
 public:
  constexpr Fraction() = default;  // 0
  static Fraction of(std::int64_t whole);
  static Fraction of(Decimal number);

  std::optional<Fraction> plus(Fraction other) const;
  std::optional<Fraction> minus(Fraction other) const;
  std::optional<Fraction> times(Fraction other) const;
  std::optional<Fraction> over(Fraction other) const;  // nullopt also for a division by zero

  bool is_zero() const { return numerator_ == 0; }
  bool is_negative() const { return numerator_ < 0; }
  bool is_whole() const { return denominator_ == 1; }
  // The greatest whole number not above, and the least not below.
  std::optional<std::int64_t> floor() const;
  std::optional<std::int64_t> ceiling() const;
  std::optional<Decimal> rounded(Rounding rounding) const;

  // By value, exact for every two fractions.
  friend std::strong_ordering operator<=>(Fraction a, Fraction b) { return compare(a, b); }
  friend bool operator==(Fraction a, Fraction b) = default;

 private:
  __extension__ using Wide = __int128;
  static std::optional<Fraction> reduced(Wide numerator, Wide denominator);
  static std::strong_ordering compare(Fraction a, Fraction b);
  Fraction(Wide numerator, Wide denominator) : numerator_(numerator), denominator_(denominator) {}
  Wide floor_wide() const;

  Wide numerator_ = 0;
  Wide denominator_ = 1;
};

}  // namespace jishi::indicator
