#include "sheet/part_name.hpp"

#include <gtest/gtest.h>

namespace jishi::sheet {
namespace {

TEST(PartName, TargetsAreResolved) {
  EXPECT_EQ(resolve_target("", "xl/workbook.xml"), "xl/workbook.xml");
  EXPECT_EQ(resolve_target("", "/xl/workbook.xml"), "xl/workbook.xml");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml");
  EXPECT_EQ(resolve_target("xl/a/b.xml", "../c/./d.xml"), "xl/c/d.xml");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "..\\xl\\sheet.xml"), "xl/sheet.xml");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "../../../../a.xml"), "a.xml");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "my%20sheet%2"), "xl/my sheet%2");
  EXPECT_EQ(resolve_target("xl/workbook.xml", "a%00b"), "xl/a%00b");
  EXPECT_EQ(resolve_target("xl/workbook.xml", ""), "xl");
}

TEST(PartName, RelationshipsStandBesideTheirPart) {
  EXPECT_EQ(relationships_of(""), "_rels/.rels");
  EXPECT_EQ(relationships_of("workbook.xml"), "_rels/workbook.xml.rels");
  EXPECT_EQ(relationships_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
}

}  // namespace
}  // namespace jishi::sheet
