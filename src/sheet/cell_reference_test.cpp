#include "sheet/cell_reference.hpp"

#include <gtest/gtest.h>

namespace jishi::sheet {
namespace {

TEST(CellReference, CellsWithinExcelAreRead) {
  EXPECT_EQ(parse_cell("A1")->column, 0U);
  EXPECT_EQ(parse_cell("A1")->row, 1);
  EXPECT_EQ(parse_cell("aa10")->column, 26U);
  EXPECT_EQ(parse_cell("$C$12")->row, 12);
  EXPECT_EQ(parse_cell("XFD1048576")->column, kMostColumns - 1);
  EXPECT_EQ(parse_cell("XFD1048576")->row, kMostRows);
}

TEST(CellReference, OthersAreNot) {
  for (const char* text : {"", "A", "1", "A0", "1A", "A1B", "XFE1", "ZZZZZZ1", "A1048577", "A-1",
                           "A 1", "甲1", "A99999999999999999999", "A1:B2", "{1"})
    EXPECT_FALSE(parse_cell(text).has_value()) << text;
}

TEST(CellReference, NamesAndReferencesAgree) {
  for (std::size_t column = 0; column < kMostColumns; ++column)
    ASSERT_EQ(parse_cell(cell_name(7, column))->column, column);
}

TEST(CellReference, AreasAreReadFromAnyCorner) {
  const auto area = parse_area("D9:B2");
  ASSERT_TRUE(area.has_value());
  EXPECT_EQ(area->first_row, 2);
  EXPECT_EQ(area->last_row, 9);
  EXPECT_EQ(area->first_column, 1U);
  EXPECT_EQ(area->last_column, 3U);
  EXPECT_EQ(parse_area("B2")->last_column, 1U);
  for (const char* text : {"", ":", "A1:", ":A1", "A1:B", "A1:B2:C3", "A:C"})
    EXPECT_FALSE(parse_area(text).has_value()) << text;
}

}  // namespace
}  // namespace jishi::sheet
