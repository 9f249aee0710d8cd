#include "index/day_counts.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace jishi::index {
namespace {

struct Held {
  std::int64_t from = 0;
  std::int64_t to = 0;  // 0: without end
  bool first = true;
};

struct Days {
  explicit Days(const std::vector<Held>& all) {
    ColumnBuilder froms;
    ColumnBuilder tos;
    ColumnBuilder firsts;
    for (const Held& each : all) {
      froms.add(each.from);
      tos.add(each.to == 0 ? std::nullopt : std::optional(each.to));
      firsts.add(each.first ? std::optional<std::int64_t>(1) : std::nullopt);
    }
    from = froms.finish();
    to = tos.finish();
    counts = DayCounts(from, to, firsts.finish());
  }
  std::size_t held(std::int32_t first, std::int32_t last) const {
    return counts.held_within(from, to, Date::from_days(first), Date::from_days(last));
  }
  std::size_t begun(std::int32_t first, std::int32_t last) const {
    return counts.begun_within(from, Date::from_days(first), Date::from_days(last));
  }
  Column from;
  Column to;
  DayCounts counts;
};

TEST(DayCounts, OfAFewVersions) {
  const Days days({{10, 12}, {10, 0}, {11, 13}, {12, 0, false}, {14, 14}});
  ASSERT_FALSE(days.counts.empty());
  EXPECT_EQ(days.held(9, 9), 0U);
  EXPECT_EQ(days.held(10, 10), 2U);
  EXPECT_EQ(days.held(11, 11), 3U);
  EXPECT_EQ(days.held(12, 12), 3U);  // the first has ended, the fourth begun
  EXPECT_EQ(days.held(13, 13), 2U);
  EXPECT_EQ(days.held(14, 14), 2U);  // what ends on its first day is never held
  EXPECT_EQ(days.held(9, 10), 2U);
  EXPECT_EQ(days.held(11, 12), 4U);
  EXPECT_EQ(days.held(12, 11), 0U);
  EXPECT_EQ(days.begun(10, 10), 2U);
  EXPECT_EQ(days.begun(11, 14), 2U);
  EXPECT_EQ(days.begun(12, 12), 0U);
  EXPECT_EQ(days.begun(0, 9), 0U);
  EXPECT_EQ(days.begun(15, 20), 0U);
  EXPECT_EQ(days.begun(14, 10), 0U);
}

TEST(DayCounts, KeepNothingWhereTheyWouldNotServe) {
  EXPECT_TRUE(Days({}).counts.empty());
  EXPECT_TRUE(Days({{10, 0}, {1000, 0}}).counts.empty());          // days are more than rows
  EXPECT_TRUE(Days({{10, 900}, {11, 1000}}).counts.empty());       // likewise of the last
  EXPECT_TRUE(Days({{10, 0}, {12, 11}, {11, 0}}).counts.empty());  // ends before it begins
  EXPECT_EQ(Days({{10, 0}, {1000, 0}}).counts.bytes(), DayCounts().bytes());
}

TEST(DayCounts, AreThoseOfAPlainLoop) {
  std::mt19937 random(1);
  const auto below = [&](int limit) { return std::uniform_int_distribution(0, limit - 1)(random); };
  for (int round = 0; round < 40; ++round) {
    std::vector<Held> all;
    for (int i = 0; i < 500; ++i) {
      const std::int64_t from = 20'000 + below(100);
      all.push_back({from, below(2) == 0 ? 0 : from + below(40), below(round + 1) < 10});
    }
    const Days days(all);
    ASSERT_FALSE(days.counts.empty());
    for (int i = 0; i < 50; ++i) {
      const int first = 19'990 + below(160);
      const int last = first + below(30);
      std::size_t held = 0;
      std::size_t begun = 0;
      for (const Held& each : all) {
        held += each.from <= last && (each.to == 0 || each.to > first);
        begun += each.first && each.from >= first && each.from <= last;
      }
      ASSERT_EQ(days.held(first, last), held) << first << " " << last;
      ASSERT_EQ(days.begun(first, last), begun) << first << " " << last;
    }
  }
}

}  // namespace
}  // namespace jishi::index
