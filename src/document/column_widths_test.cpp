#include "document/column_widths.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace jishi::document {
namespace {

ColumnNeed need(int least, int wanted) {
  return {least, wanted, false};
}

TEST(ColumnWidths, WhatIsLeftIsSharedAlike) {
  const ColumnWidths shared = share_width({need(4, 6), need(4, 10), need(4, 4)}, 28);
  EXPECT_TRUE(shared.fits);
  EXPECT_EQ(shared.widths, (std::vector<int>{9, 13, 6}));
}

TEST(ColumnWidths, WhereNotAllFitsTheLeastComesFirst) {
  // 12 are certain; of the 8 left the wishes of 10 and 30 get theirs in proportion.
  const ColumnWidths shared = share_width({need(4, 14), need(4, 34), need(4, 4)}, 20);
  EXPECT_TRUE(shared.fits);
  EXPECT_EQ(shared.widths, (std::vector<int>{6, 10, 4}));
}

TEST(ColumnWidths, TheSumIsTheWidthAlways) {
  for (int total = 1; total < 200; ++total) {
    const ColumnWidths shared =
        share_width({need(7, 9), need(3, 30), need(11, 11), need(5, 17)}, total);
    EXPECT_EQ(std::accumulate(shared.widths.begin(), shared.widths.end(), 0), total);
    EXPECT_EQ(shared.fits, total >= 26) << total;
  }
}

TEST(ColumnWidths, NumbersAndCodesStayWhole) {
  Table table;
  table.numbered = false;
  table.columns = {{{"数"}}, {{"证号"}}, {{"说明"}}};
  table.rows = {{std::int64_t{1234567}, std::string("510113198803070018"),
                 std::string("长长长长长长长长长长长长长长")}};
  const std::vector<ColumnNeed> needs = column_needs(table);
  EXPECT_GE(needs[0].least, 9 + 2);  // 1,234,567
  EXPECT_GE(needs[1].least, 18 + 2);
  EXPECT_EQ(needs[2].least, 8 + 2);  // four characters to a line
  EXPECT_EQ(needs[2].wanted, 28 + 2);
  EXPECT_TRUE(needs[0].centred);
  EXPECT_FALSE(needs[2].centred);
}

}  // namespace
}  // namespace jishi::document
