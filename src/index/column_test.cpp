#include "index/column.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace jishi::index {
namespace {

using Values = std::vector<std::optional<std::int64_t>>;

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Column made(const Values& values) {
  ColumnBuilder builder;
  for (const auto& value : values)
    builder.add(value);
  return builder.finish();
}

void expect_holds(const Column& column, const Values& values) {
  ASSERT_EQ(column.size(), values.size());
  std::vector<std::int64_t> decoded(values.size());
  std::vector<std::uint8_t> present(values.size());
  column.decode(0, decoded);
  column.presence(0, present);
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(column.value(i), values[i]) << i;
    ASSERT_EQ(present[i], values[i] ? 1 : 0) << i;
    if (values[i]) {
      ASSERT_EQ(decoded[i], *values[i]) << i;
    }
  }
}

TEST(Column, HoldsWhatItIsGivenInAsFewBytesAsThatTakes) {
  struct Case {
    const char* what;
    Values values;
    std::size_t bytes;  // of the codes and lists, for all rows
  };
  const Case cases[] = {
      {"nothing", {}, 0},
      {"only empty rows", {std::nullopt, std::nullopt}, 0},
      {"one value", {7, 7, 7}, 0},
      {"one value or none", {7, std::nullopt}, 2},
      {"255 values", {1000, std::nullopt, 1254}, 3},
      {"256 values", {1000, 1255}, 4},
      {"65,535 values", {-1, 65'533}, 4},
      {"65,536 values", {-1, 65'534}, 8},
      {"as many as can be counted through", {0, std::int64_t{0xFFFF'FFFD}}, 8},
      {"one more: a list of two", {0, std::int64_t{0xFFFF'FFFE}}, 2 + 16},
      {"the ends of all numbers", {kMin, kMax, std::nullopt, 0}, 4 + 24},
      {"the least number", {kMin, kMin + 1}, 2},
      {"the largest number", {kMax, kMax - 1, std::nullopt}, 3},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    const Column column = made(one.values);
    expect_holds(column, one.values);
    EXPECT_EQ(column.bytes() - sizeof(Column), one.bytes);
  }
}

TEST(Column, FindsTheCodeFromWhichValuesAreAsLargeAsOne) {
  const Column near = made({10, 20, std::nullopt});
  EXPECT_EQ(near.code_from(kMin), 1U);
  EXPECT_EQ(near.code_from(10), 1U);
  EXPECT_EQ(near.code_from(11), 2U);
  EXPECT_EQ(near.code_from(20), 11U);
  EXPECT_EQ(near.code_from(21), 12U);
  EXPECT_EQ(near.code_from(kMax), 12U);
  const Column apart = made({kMin, 0, kMax});
  EXPECT_EQ(apart.code_from(kMin), 1U);
  EXPECT_EQ(apart.code_from(-1), 2U);
  EXPECT_EQ(apart.code_from(1), 3U);
  EXPECT_EQ(made({std::nullopt}).code_from(5), 1U);
}

TEST(Column, CodesKeepTheOrderOfRandomValues) {
  std::mt19937_64 random(1);
  for (const std::int64_t span : {1L, 100L, 300L, 100'000L, 10'000'000'000L}) {
    Values values;
    std::uniform_int_distribution<std::int64_t> value(-span, span);
    for (int i = 0; i < 3000; ++i)
      values.push_back(random() % 5 == 0 ? std::nullopt : std::optional(value(random)));
    const Column column = made(values);
    expect_holds(column, values);
    for (std::size_t i = 1; i < values.size(); ++i) {
      if (!values[i] || !values[i - 1]) continue;
      EXPECT_EQ(*values[i - 1] < *values[i], column.code(i - 1) < column.code(i));
      EXPECT_EQ(column.code(i) >= column.code_from(*values[i - 1]), *values[i] >= *values[i - 1]);
    }
  }
}

}  // namespace
}  // namespace jishi::index
