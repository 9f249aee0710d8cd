#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace jishi {
namespace {

Decimal dec(const char* text) {
  return Decimal::parse(text).value();
}

TEST(Decimal, ReadsAndWrites) {
  for (const char* text : {"0", "1.50", "-0.001", "9223372036854775807", "-9223372036854775808"}) {
    const auto value = Decimal::parse(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->text(), text);
  }
  for (const char* text : {"", "-", ".5", "5.", "1e3", "1,000", "９", "9223372036854775808",
                           "1.2.3", "0.0000000001"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(dec("1.50"), dec("1.5"));
  EXPECT_LT(dec("-2"), dec("-1.999999999"));
  EXPECT_GT(dec("9223372036854775807"), dec("0.000000001"));
}

TEST(Decimal, CalculatesExactlyOrNotAtAll) {
  EXPECT_EQ(dec("0.1").plus(dec("0.2")), dec("0.3"));
  EXPECT_EQ(dec("1").minus(dec("0.000000001"))->text(), "0.999999999");
  EXPECT_EQ(dec("215").times(dec("0.5"))->text(), "107.5");
  EXPECT_EQ(dec("0.00001").times(dec("0.00001")), std::nullopt);
  EXPECT_EQ(dec("0.50000").times(dec("0.20000"))->normalised().text(), "0.1");
  EXPECT_EQ(Decimal::from_scaled(std::numeric_limits<std::int64_t>::max(), 0).plus(dec("1")),
            std::nullopt);
  EXPECT_EQ(dec("1.25").rescaled(1), std::nullopt);
  EXPECT_EQ(dec("1.20").rescaled(1)->text(), "1.2");
  EXPECT_EQ(dec("1").rescaled(9)->scaled(), 1'000'000'000);
}

}  // namespace
}  // namespace jishi
