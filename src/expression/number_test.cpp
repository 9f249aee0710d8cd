#include "expression/number.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "expression/nearest.hpp"

namespace jishi::expression {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value decimal(std::string_view text) {
  return Value::decimal(*Decimal::parse(text));
}

TEST(ExpressionNumber, IntegersAndDoublesCompareExactly) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  EXPECT_TRUE(compare_numbers(Value::integer(kMax), Value::real(0x1p63)) < 0);
  EXPECT_TRUE(compare_numbers(Value::integer(kMin), Value::real(-0x1p63)) == 0);
  EXPECT_TRUE(compare_numbers(Value::real(-0x1p63), Value::integer(kMin + 1)) < 0);
  EXPECT_TRUE(compare_numbers(Value::integer(kMin), Value::real(-kInfinity)) > 0);
  EXPECT_TRUE(compare_numbers(Value::integer((1LL << 53) + 1), Value::real(0x1p53)) > 0);
  EXPECT_TRUE(compare_numbers(Value::integer(0), Value::real(5e-324)) < 0);
  EXPECT_TRUE(compare_numbers(Value::integer(0), Value::real(-5e-324)) > 0);
  EXPECT_TRUE(compare_numbers(Value::integer(-1), Value::real(-1.5)) > 0);
  const auto unordered = compare_numbers(Value::integer(0), Value::real(std::nan("")));
  EXPECT_TRUE(unordered == std::partial_ordering::unordered);
}

TEST(ExpressionNumber, DecimalsAndDoublesCompareExactly) {
  // 0.1 as a double lies above the decimal, 0.3 below it.
  EXPECT_TRUE(compare_numbers(decimal("0.1"), Value::real(0.1)) < 0);
  EXPECT_TRUE(compare_numbers(decimal("0.3"), Value::real(0.3)) > 0);
  EXPECT_TRUE(compare_numbers(decimal("-0.1"), Value::real(-0.1)) > 0);
  EXPECT_TRUE(compare_numbers(decimal("0.5"), Value::real(0.5)) == 0);
  EXPECT_TRUE(compare_numbers(decimal("-2.25"), Value::real(-2.25)) == 0);
  EXPECT_TRUE(compare_numbers(decimal("0.000000001"), Value::real(1e-300)) > 0);
  EXPECT_TRUE(compare_numbers(decimal("0"), Value::real(1e-300)) < 0);
  EXPECT_TRUE(compare_numbers(decimal("-0.000000001"), Value::real(-1e-300)) < 0);
  EXPECT_TRUE(compare_numbers(Value::real(1e300), decimal("9223372036854775807")) > 0);
}

// Against long double, which holds every int64 and every sum of 64 bits exactly (x86-64).
TEST(ExpressionNumber, ComparesAsTheNumberLineDoes) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; ++i) {
    const auto whole = static_cast<std::int64_t>(random()) >> (random() % 64);
    const double near = static_cast<double>(whole);
    const double real =
        random() % 2 == 0 ? std::nextafter(near, random() % 2 == 0 ? -1e300 : 1e300) : near;
    const auto expected = static_cast<long double>(whole) <=> static_cast<long double>(real);
    ASSERT_EQ(compare_numbers(Value::integer(whole), Value::real(real)), expected)
        << whole << " " << real;
  }
}

TEST(ExpressionNumber, RealsReadBackFromTheirLiteral) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 100'000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (std::isnan(value) || std::isinf(value)) continue;
    double again = 0;
    const std::string literal = real_literal(value);
    ASSERT_EQ(parse_real(literal, again), RealText::good) << literal;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(again), std::bit_cast<std::uint64_t>(value)) << literal;
    ASSERT_NE(literal.find_first_of(".e"), std::string::npos) << literal;
  }
}

TEST(ExpressionNumber, TooLargeAndTooSmallAreToldApart) {
  double out = 1;
  EXPECT_EQ(parse_real("1e400", out), RealText::too_large);
  EXPECT_EQ(parse_real("-1e400", out), RealText::too_large);
  EXPECT_EQ(parse_real("0.00001e99999", out), RealText::too_large);
  EXPECT_EQ(parse_real("1e99999999999999999999", out), RealText::too_large);
  EXPECT_EQ(parse_real("1e-99999999999999999999", out), RealText::good);
  EXPECT_EQ(out, 0);
  EXPECT_EQ(parse_real("0e99999", out), RealText::good);
  EXPECT_EQ(out, 0);
  EXPECT_EQ(parse_real("-1e-400", out), RealText::good);
  EXPECT_TRUE(std::signbit(out));
  EXPECT_EQ(parse_real("1e", out), RealText::malformed);
  EXPECT_EQ(parse_real(".", out), RealText::malformed);
  EXPECT_EQ(parse_real("1.", out), RealText::malformed);
  EXPECT_EQ(parse_real("inf", out), RealText::malformed);
  EXPECT_EQ(parse_real_or_special("-Infinity", out), RealText::good);
  EXPECT_EQ(out, -kInfinity);
}

TEST(ExpressionNumber, StringsOfDoubles) {
  EXPECT_EQ(real_text(123.456), "123.456");
  EXPECT_EQ(real_text(100000), "100000");
  EXPECT_EQ(real_text(1000000), "1e+06");
  EXPECT_EQ(real_text(0.0001), "0.0001");
  EXPECT_EQ(real_text(0.00001), "1e-05");
  EXPECT_EQ(real_text(kInfinity), "+Inf");
  EXPECT_EQ(real_text(-kInfinity), "-Inf");
  EXPECT_EQ(real_text(std::nan("")), "NaN");
}

TEST(ExpressionNumber, DurationsReadBack) {
  bool too_large = false;
  for (const std::int64_t nanoseconds :
       {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1},
        std::int64_t{1'500'000'000}, INT64_MAX}) {
    const std::string text = duration_text({nanoseconds});
    const auto again = parse_duration(text, too_large);
    ASSERT_TRUE(again.has_value()) << text;
    EXPECT_EQ(again->nanoseconds, nanoseconds) << text;
  }
  EXPECT_FALSE(parse_duration("9999999999999999999999999999999999999999h", too_large));
  EXPECT_TRUE(too_large);
  EXPECT_FALSE(parse_duration("1x", too_large));
  EXPECT_FALSE(too_large);
}

TEST(ExpressionNearest, FindsWhatWasProbablyMeant) {
  constexpr std::string_view kWords[] = {"secretary", "deputy", "member", "书记"};
  EXPECT_EQ(nearest("secretry", kWords), "secretary");
  EXPECT_EQ(nearest("Deputy", kWords), "deputy");
  EXPECT_EQ(nearest("mebmer", kWords), "member");
  EXPECT_EQ(nearest("书计", kWords), "书记");
  EXPECT_EQ(nearest("treasurer", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
  EXPECT_EQ(nearest(std::string(1000, 'a'), kWords), "");
}

}  // namespace
}  // namespace jishi::expression
