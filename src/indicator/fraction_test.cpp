#include "indicator/fraction.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

namespace jishi::indicator {
namespace {

Fraction share(std::int64_t above, std::int64_t below) {
  return *Fraction::of(above).over(Fraction::of(below));
}

std::string shown(Fraction fraction, int digits, RoundingMode mode = RoundingMode::half_up) {
  return fraction.rounded({digits, mode})->text();
}

TEST(Fraction, IsRoundedAsOfficesDo) {
  EXPECT_EQ(shown(share(71, 122), 3), "0.582");
  EXPECT_EQ(shown(share(1, 2), 0), "1");
  EXPECT_EQ(shown(share(-1, 2), 0), "-1");
  EXPECT_EQ(shown(share(5, 2), 0), "3");
  EXPECT_EQ(shown(share(-5, 2), 0), "-3");
  EXPECT_EQ(shown(share(249, 100), 0), "2");
  EXPECT_EQ(shown(share(1005, 1000), 2), "1.01");  // 1.00 as a double
  EXPECT_EQ(shown(share(21, 31), 2, RoundingMode::down), "0.67");
  EXPECT_EQ(shown(share(-21, 31), 2, RoundingMode::down), "-0.67");
  EXPECT_EQ(shown(share(2, 3), kMostDigits), "0.666667");
}

TEST(Fraction, HasWholeNumbersBelowAndAbove) {
  EXPECT_EQ(share(7, 2).floor(), 3);
  EXPECT_EQ(share(7, 2).ceiling(), 4);
  EXPECT_EQ(share(-7, 2).floor(), -4);
  EXPECT_EQ(share(-7, 2).ceiling(), -3);
  EXPECT_EQ(share(6, 2).floor(), 3);
  EXPECT_EQ(share(6, 2).ceiling(), 3);
  EXPECT_TRUE(share(6, 2).is_whole());
}

TEST(Fraction, DividesByZeroNever) {
  EXPECT_EQ(Fraction::of(1).over(Fraction()), std::nullopt);
}

TEST(Fraction, DoesNotWrap) {
  const Fraction great = Fraction::of(std::numeric_limits<std::int64_t>::max());
  const auto square = great.times(great);
  ASSERT_TRUE(square);
  EXPECT_EQ(square->times(great), std::nullopt);
  EXPECT_EQ(square->floor(), std::nullopt);
  EXPECT_EQ(square->over(great), great);
  EXPECT_EQ(great.rounded({1}), std::nullopt);
  // Cross multiplied they would need more than 128 bits.
  const auto less = share(1, std::numeric_limits<std::int64_t>::max()).times(share(1, 1L << 62));
  const auto more =
      share(1, std::numeric_limits<std::int64_t>::max() - 1).times(share(1, 1L << 62));
  EXPECT_LT(*less, *more);
}

TEST(Fraction, CalculatesAsWholeNumbersDo) {
  std::mt19937_64 random(20260618);
  std::uniform_int_distribution<std::int64_t> any(-1000, 1000);
  std::uniform_int_distribution<std::int64_t> above_zero(1, 1000);
  for (int round = 0; round < 20'000; ++round) {
    const auto a = any(random), b = above_zero(random), c = any(random), d = above_zero(random);
    const Fraction left = share(a, b), right = share(c, d);
    EXPECT_EQ(left.plus(right), share(a * d + c * b, b * d));
    EXPECT_EQ(left.minus(right), share(a * d - c * b, b * d));
    EXPECT_EQ(left.times(right), share(a * c, b * d));
    EXPECT_EQ(left <=> right, a * d <=> c * b) << a << '/' << b << ' ' << c << '/' << d;
  }
}

}  // namespace
}  // namespace jishi::indicator
