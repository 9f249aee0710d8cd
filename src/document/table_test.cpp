#include "document/table.hpp"

#include <gtest/gtest.h>

namespace jishi::document {
namespace {

Table table_with(std::vector<std::vector<std::string>> headings, bool numbered = false) {
  Table table;
  table.title = "表";
  table.numbered = numbered;
  for (auto& heading : headings)
    table.columns.push_back({std::move(heading)});
  return table;
}

// “row,column rows×columns text”
std::string shown(const Table& table) {
  std::string text;
  for (const HeadingCell& cell : heading_cells(table)) {
    text += std::to_string(cell.row) + "," + std::to_string(cell.column) + " " +
            std::to_string(cell.rows) + "×" + std::to_string(cell.columns) + " " + cell.text + "\n";
  }
  return text;
}

TEST(Table, NeighboursStandUnderOneHeading) {
  EXPECT_EQ(shown(table_with({{"单位"},
                              {"班子", "合计"},
                              {"班子", "其中", "书记"},
                              {"班子", "其中", "委员"},
                              {"比例"}},
                             true)),
            "0,0 3×1 序号\n"
            "0,1 3×1 单位\n"
            "0,2 1×3 班子\n"
            "0,5 3×1 比例\n"
            "1,2 2×1 合计\n"
            "1,3 1×2 其中\n"
            "2,3 1×1 书记\n"
            "2,4 1×1 委员\n");
}

TEST(Table, HeadingsOfOneNameStayApart) {
  // The lowest heading is a column's own, and what stands under different ones is not joined.
  EXPECT_EQ(shown(table_with({{"人数"}, {"人数"}})), "0,0 1×1 人数\n0,1 1×1 人数\n");
  EXPECT_EQ(shown(table_with({{"甲", "其中", "男"}, {"乙", "其中", "男"}})),
            "0,0 1×1 甲\n0,1 1×1 乙\n1,0 1×1 其中\n1,1 1×1 其中\n2,0 1×1 男\n2,1 1×1 男\n");
}

TEST(Table, EveryPlaceOfTheHeadIsCoveredOnce) {
  const Table table = table_with(
      {{"a"}, {"b", "c"}, {"b", "d", "e", "f"}, {"b", "d", "g"}, {"b", "c"}, {"h", "i"}, {"j"}},
      true);
  std::vector<int> covered(heading_rows(table) * all_columns(table));
  for (const HeadingCell& cell : heading_cells(table)) {
    for (std::size_t row = cell.row; row < cell.row + cell.rows; ++row) {
      for (std::size_t i = cell.column; i < cell.column + cell.columns; ++i)
        ++covered[row * all_columns(table) + i];
    }
  }
  EXPECT_EQ(covered, std::vector<int>(covered.size(), 1));
}

TEST(Table, CellsAsAReaderSeesThem) {
  EXPECT_EQ(cell_text(Cell{}), "");
  EXPECT_EQ(cell_text(Cell{std::string("007")}), "007");
  EXPECT_EQ(cell_text(Cell{std::int64_t{16743}}), "16,743");
  EXPECT_EQ(cell_text(Cell{Fixed{*Decimal::parse("31.25"), 1}}), "31.3");
  EXPECT_EQ(cell_text(Cell{Percent{*Decimal::parse("34.1"), 1}}), "34.1%");
}

TEST(Table, TheTotalStandsLast) {
  Table table = table_with({{"单位"}, {"人数"}});
  table.rows = {{std::string("甲"), std::int64_t{1}}};
  table.total = Row{std::monostate{}, std::int64_t{1}};
  EXPECT_EQ(written_rows(table).back().front(), Cell{std::string("合计")});
  table.numbered = true;
  const std::vector<Row> rows = written_rows(table);
  EXPECT_EQ(rows.front(), (Row{std::int64_t{1}, std::string("甲"), std::int64_t{1}}));
  EXPECT_EQ(rows.back(), (Row{std::string("合计"), std::monostate{}, std::int64_t{1}}));
}

TEST(Table, WhatDoesNotFitIsRefused) {
  Table good = table_with({{"单位"}, {"人数"}});
  good.rows = {{std::string("甲"), std::int64_t{1}}};
  EXPECT_TRUE(check(good).ok());
  std::vector<Table> bad(8, good);
  bad[0].columns.clear();
  bad[1].columns[0].heading.clear();
  bad[2].rows[0].pop_back();
  bad[3].total = Row{};
  bad[4].columns[0].heading.assign(kMostHeadingLevels + 1, "层");
  bad[5].columns.assign(kMostTableColumns + 1, {{"列"}});
  bad[6].rows.assign(kMostTableRows + 1, good.rows[0]);
  bad[7].chart = TableChart{ChartKind::bars, "图", 0, {2}};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto checked = check(bad[i]);
    ASSERT_FALSE(checked.ok()) << i;
    EXPECT_EQ(checked.error().code, "bad_table") << i;
  }
}

TEST(Table, LinesAroundIt) {
  Table table = table_with({{"单位"}});
  EXPECT_FALSE(line_below_title(table).has_value());
  table.reporting_unit = "红阳街道";
  table.date = Date::parse("2026-09-30");
  table.unit = "人";
  EXPECT_EQ(line_below_title(table)->left, "填报单位（盖章）：红阳街道");
  EXPECT_EQ(line_below_title(table)->middle, "2026年9月30日");
  EXPECT_EQ(line_below_title(table)->right, "单位：人");
  table.notes = {"甲"};
  EXPECT_EQ(note_lines(table), std::vector<std::string>{"注：甲"});
  table.notes = {"甲", "乙"};
  EXPECT_EQ(note_lines(table), (std::vector<std::string>{"注：1. 甲", "　　2. 乙"}));
}

}  // namespace
}  // namespace jishi::document
