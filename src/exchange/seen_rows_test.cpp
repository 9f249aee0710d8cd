#include "exchange/seen_rows.hpp"

#include <gtest/gtest.h>

namespace jishi::exchange {
namespace {

Date day(int number) {
  return Date::from_days(number);
}

TEST(SeenRows, FindsTheFirstRowOfAKeyThatSharesADay) {
  SeenRows rows;
  EXPECT_FALSE(rows.find(7, kFirstDate, kForever));
  rows.put(7, 2, day(10), day(20));
  rows.put(7, 3, day(20), day(30));
  rows.put(8, 4, day(10), day(20));
  EXPECT_EQ(rows.find(7, day(19), day(21)), 2);
  EXPECT_EQ(rows.find(7, day(20), day(21)), 3);
  EXPECT_EQ(rows.find(7, day(0), day(10)), std::nullopt);
  EXPECT_EQ(rows.find(7, day(30), kForever), std::nullopt);
  EXPECT_EQ(rows.find(9, kFirstDate, kForever), std::nullopt);
}

TEST(SeenRows, TellsRowsOfAKeyApartByTheirDetail) {
  SeenRows rows;
  rows.put(7, 2, day(0), day(9), 1);
  rows.put(7, 3, day(0), day(9), 2);
  const auto is_two = [](std::int32_t detail) { return detail == 2; };
  EXPECT_EQ(rows.find(7, day(0), day(1), is_two), 3);
  EXPECT_EQ(rows.find(7, day(0), day(1), [](std::int32_t) { return false; }), std::nullopt);
}

TEST(SeenRows, KeepsEveryKeyWhileItGrows) {
  SeenRows rows;
  constexpr std::int64_t kRows = 50'000;
  const auto hash = [&](std::int64_t number) { return rows.key().add(number).hash(); };
  for (std::int64_t i = 1; i <= kRows; ++i)
    rows.put(hash(i), i, day(0), day(1));
  for (std::int64_t i = 1; i <= kRows; ++i)
    ASSERT_EQ(rows.find(hash(i), day(0), day(1)), i);
  EXPECT_FALSE(rows.find(hash(kRows + 1), day(0), day(1)));
}

TEST(SeenRows, StopsKeepingAKeyThatFillsTheFile) {
  SeenRows rows;
  for (int i = 0; i < 3 * SeenRows::kMostOfOneKey; ++i)
    rows.put(7, i + 2, day(i), day(i + 1));
  EXPECT_EQ(rows.find(7, day(SeenRows::kMostOfOneKey - 1), day(SeenRows::kMostOfOneKey)),
            SeenRows::kMostOfOneKey + 1);
  EXPECT_FALSE(rows.find(7, day(SeenRows::kMostOfOneKey), day(SeenRows::kMostOfOneKey + 1)));
}

TEST(SeenRows, KeepsThePartsOfAKeyApart) {
  SeenRows rows;
  const auto one = rows.key().add("ab").add("c").hash();
  const auto other = rows.key().add("a").add("bc").hash();
  EXPECT_NE(one, other);
  EXPECT_EQ(one, rows.key().add("ab").add("c").hash());
}

}  // namespace
}  // namespace jishi::exchange
