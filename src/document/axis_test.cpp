#include "document/axis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace jishi::document {
namespace {

std::string text_of(const std::vector<Decimal>& values) {
  std::string text;
  for (const Decimal value : values)
    text += (text.empty() ? "" : " ") + value.text();
  return text;
}

TEST(Axis, TicksAreRoundAndCoverTheRange) {
  struct Case {
    ValueRange range;
    int digits;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {{0, 98}, 0, "0 20 40 60 80 100"},
      {{0, 3}, 0, "0 1 2 3"},
      {{0, 3}, 1, "0 1 2 3"},
      {{0, 0.9}, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
      {{-30, 70}, 0, "-40 -20 0 20 40 60 80"},
      {{0, 0}, 0, "0 1"},
      {{-5, 0}, 0, "-5 -4 -3 -2 -1 0"},
      {{0, 343'000}, 0, "0 100000 200000 300000 400000"},
  };
  for (const Case& each : cases)
    EXPECT_EQ(text_of(ticks(each.range, each.digits)), each.expected) << each.range.most;
}

TEST(Axis, TicksOfTheLargestNumbers) {
  const std::vector<Decimal> got = ticks({-1e15, 1e15}, 9);
  ASSERT_GE(got.size(), 2U);
  EXPECT_LE(got.size(), 7U);
  EXPECT_LE(as_double(got.front()), -1e15);
  EXPECT_GE(as_double(got.back()), 1e15);
}

TEST(Axis, TheRangeHoldsZeroAndSkipsTheMissing) {
  const std::vector<std::optional<Decimal>> values = {Decimal::from_scaled(5, 0), std::nullopt,
                                                      Decimal::from_scaled(75, 1)};
  EXPECT_EQ(range_of(values).least, 0);
  EXPECT_EQ(range_of(values).most, 7.5);
  EXPECT_EQ(range_of({}).most, 0);
}

TEST(Axis, LabelsAreSpread) {
  const std::vector<double> wanted = {50, 10, 12, 11};
  const std::vector<double> got = spread(wanted, 5, 0, 100);
  EXPECT_EQ(got, (std::vector<double>{50, 10, 20, 15}));
  // Against the end they come back.
  const std::vector<double> low = {99, 98, 100};
  const std::vector<double> spread_low = spread(low, 10, 0, 100);
  EXPECT_EQ(spread_low, (std::vector<double>{90, 80, 100}));
}

}  // namespace
}  // namespace jishi::document
