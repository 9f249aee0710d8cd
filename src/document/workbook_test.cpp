#include "document/workbook.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace jishi::document {
namespace {

using sheet::PrintedCell;
using sheet::PrintedLook;
using sheet::PrintedSheet;

Table table() {
  Table out;
  out.title = "情况统计表";
  out.reporting_unit = "红阳街道";
  out.columns = {{{"单位"}}, {{"人数", "男"}}, {{"人数", "女"}}, {{"比例"}}};
  out.rows = {
      {std::string("甲"), std::int64_t{5}, std::int64_t{7}, Percent{*Decimal::parse("41.7"), 1}},
      {std::string("乙"), std::int64_t{0}, std::monostate{}, std::monostate{}}};
  out.notes = {"注释"};
  return out;
}

// The cell that begins at that place.
const PrintedCell* cell_at(const PrintedSheet& sheet, std::size_t row, std::size_t column) {
  const auto found = std::find_if(
      sheet.cells.begin(), sheet.cells.end(),
      [&](const PrintedCell& cell) { return cell.row == row && cell.column == column; });
  return found == sheet.cells.end() ? nullptr : &*found;
}

TEST(Workbook, ATableHasItsPlaces) {
  const PrintedSheet sheet = sheet_of(table());
  // Mark, title, line, two rows of the head, two rows, note.
  EXPECT_EQ(cell_at(sheet, 0, 0)->value, sheet::OutCell{std::string("代拟稿")});
  EXPECT_EQ(cell_at(sheet, 1, 0)->columns, 5U);
  EXPECT_EQ(cell_at(sheet, 1, 0)->look, PrintedLook::title);
  EXPECT_EQ(cell_at(sheet, 2, 0)->value, sheet::OutCell{std::string("填报单位（盖章）：红阳街道")});
  EXPECT_EQ(sheet.head_begin, 3U);
  EXPECT_EQ(sheet.head_end, 5U);
  EXPECT_EQ(cell_at(sheet, 3, 2)->columns, 2U);  // 人数
  EXPECT_EQ(cell_at(sheet, 3, 4)->rows, 2U);     // 比例
  EXPECT_EQ(cell_at(sheet, 5, 0)->value, sheet::OutCell{std::int64_t{1}});
  EXPECT_EQ(cell_at(sheet, 7, 0)->look, PrintedLook::note);
  EXPECT_FALSE(sheet.lying);
}

TEST(Workbook, APercentageIsAFractionShownAsOne) {
  const PrintedSheet sheet = sheet_of(table());
  const PrintedCell* cell = cell_at(sheet, 5, 4);
  EXPECT_EQ(cell->value, sheet::OutCell{*Decimal::parse("0.417")});
  EXPECT_EQ(cell->number_format, "0.0%");
  EXPECT_EQ(cell_at(sheet, 6, 4)->value, sheet::OutCell{});
}

TEST(Workbook, AWideTableLies) {
  Table wide = table();
  for (Row& row : wide.rows)
    row.insert(row.end(), 20, std::int64_t{123});
  wide.columns.insert(wide.columns.end(), 20, {{"列"}});
  EXPECT_TRUE(sheet_of(wide).lying);
}

TEST(Workbook, RowsAreAsHighAsTheirText) {
  Table tall = table();
  tall.rows[0][0] = std::string("一行\n两行\n三行");
  const PrintedSheet sheet = sheet_of(tall);
  const auto height_of = [&](std::size_t row) {
    for (const auto& [each, height] : sheet.heights)
      if (each == row) return height;
    return 0.0;
  };
  EXPECT_GE(height_of(5), height_of(6) + 2 * 14);  // two lines more of 10.5 points
}

TEST(Workbook, TheChartReadsTheRowsWithoutTheTotal) {
  Table charted = table();
  charted.total = Row{std::monostate{}, std::int64_t{5}, std::int64_t{7}, std::monostate{}};
  charted.chart = TableChart{ChartKind::stacked, "构成", 0, {1, 2}};
  const auto chart = sheet_of(charted).chart;
  ASSERT_TRUE(chart.has_value());
  EXPECT_EQ(chart->first_row, 5U);
  EXPECT_EQ(chart->last_row, 6U);
  EXPECT_EQ(chart->names_column, 1U);
  ASSERT_EQ(chart->series.size(), 2U);
  EXPECT_EQ(chart->series[1].name, "女");
  EXPECT_EQ(chart->series[1].column, 3U);
  EXPECT_EQ(chart->series[1].gaps, (std::vector<bool>{false, true}));  // 乙 has none
  EXPECT_EQ(chart->axis_format, "[>=10000]#,##0;[<=-10000]-#,##0;0");
  EXPECT_EQ(chart->number_format, "[>=10000]#,##0;[=0]\"\";0");  // parts of nothing
  EXPECT_FALSE(chart->apart);
}

TEST(Workbook, AChartThatHasNoRoomBelowItsTableStandsApart) {
  Table charted = table();
  charted.chart = TableChart{ChartKind::bars, "人数", 0, {1}};
  charted.rows.resize(30, charted.rows.front());
  const auto chart = sheet_of(charted).chart;
  ASSERT_TRUE(chart.has_value());
  EXPECT_TRUE(chart->apart);
  constexpr double kPageHeight = 842;  // points of A4
  EXPECT_LT(chart->height, kPageHeight - 2 * 72 * sheet::kPrintedEndMargin);
}

}  // namespace
}  // namespace jishi::document
