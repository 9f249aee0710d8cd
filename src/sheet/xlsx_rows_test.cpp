#include "sheet/xlsx_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Reading {
  std::string_view name;
  std::string_view rows;  // inside sheetData
  std::vector<std::string> expected;
};

class ReadingRows : public ::testing::TestWithParam<Reading> {};

TEST_P(ReadingRows, GivesWhatStandsInTheFile) {
  MadeXlsx made{sheet_of(GetParam().rows)};
  made.shared = R"(<sst><si><t>姓名</t></si>
<si><r><rPr><b/></rPr><t xml:space="preserve">红阳 </t></r><r><t>街道</t></r><rPh><t>hong</t>
</rPh></si>
<si><t> 空格 </t></si><si><t xml:space="preserve"> 空格 </t></si><si/>
<si><t>甲_x000D_&#10;乙_x005F_x0041_ _xD800_ _x000d_</t></si></sst>)";
  made.styles = R"(<styleSheet><numFmts count="2">
<numFmt numFmtId="176" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
<numFmt numFmtId="177" formatCode="0&quot;ymd&quot;"/><numFmt numFmtId="14" formatCode="0.00"/>
</numFmts>
<cellStyleXfs><xf numFmtId="15"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="14"/>
<xf numFmtId="31"/>
</cellXfs></styleSheet>)";
  EXPECT_EQ(read_bytes(made.bytes()), GetParam().expected);
}

const std::vector<Reading> kReadings{
    {"shared",
     R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>)",
     {"1: A=姓名 C=红阳 街道"}},
    {"blanks_kept_when_declared",
     R"(<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>3</v></c></row>)",
     {"1: A=空格 B= 空格 "}},
    {"empty_shared", R"(<row r="1"><c r="A1" t="s"><v>4</v></c></row>)", {}},
    {"escapes",
     R"(<row r="1"><c r="A1" t="s"><v>5</v></c></row>)",
     {"1: A=甲\n乙_x0041_ _xD800_ \n"}},
    {"inline",
     R"(<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>z</t>
</rPh></is></c>
<c r="B1" t="inlineStr"/><c r="C1" t="inlineStr"><is><t>丙</t></is></c></row>)",
     {"1: A=甲乙 C=丙"}},
    {"numbers",
     R"(<row r="1"><c r="A1"><v>1.10101E+17</v></c><c r="B1" t="n"><v> -3.5 </v></c>
<c r="C1" s="2"><v>7</v></c>
<c r="D1" s="3"><v>8</v></c></row>)",
     {"1: A=#1.10101e+17 B=#-3.5 C=#7 D=#8"}},
    {"dates",
     R"(<row r="1"><c r="A1" s="1"><v>37742</v></c><c r="B1" s="4"><v>37742.5</v></c>
<c r="C1" t="d"><v>2003-05-01</v></c><c r="D1" t="d"><v>2003-05-01T12:00:00</v></c></row>)",
     {"1: A=@37742 B=@37742.5 C=@37742 D=@37742.5"}},
    {"unknown_style", R"(<row r="1"><c r="A1" s="99999"><v>5</v></c></row>)", {"1: A=#5"}},
    {"truth",
     R"(<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>)",
     {"1: A=!1 B=!0"}},
    {"error",
     R"(<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>)",
     {"1: A=ƒ?#DIV/0!"}},
    {"formulas",
     R"(<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>甲x</v></c><c r="B1"><f>1+1</f><v>2</v>
</c></row>)",
     {"1: A=ƒ甲x B=ƒ#2"}},
    {"formula_giving_nothing", R"(<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>)", {}},
    {"formula_never_computed", R"(<row r="1"><c r="A1"><f>1+1</f><v/></c></row>)", {"1: A=ƒ"}},
    {"hidden",
     R"(<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true"><c r="A3">
<v>2</v></c></row>
<row r="4" hidden="0"><c r="A4"><v>3</v></c></row><row r="5" ht="0"><c r="A5"><v>4</v></c>
</row>)",
     {"2h: A=#1", "3h: A=#2", "4: A=#3", "5h: A=#4"}},
    {"no_references",
     R"(<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v>
</c></row>
<row><c><v>5</v></c></row>)",
     {"1: A=#1 B=#2", "5: C=#3 D=#4", "6: A=#5"}},
    {"empty_rows_are_gaps",
     R"(<row r="1"/><row r="2"><c r="A2" s="1"/></row><row r="9"><c r="B9"><v>1</v></c>
<c r="XFD9" s="1"/></row>)",
     {"9: B=#1"}},
    {"what_does_not_concern_us",
     R"(<x:other><row><c><v>7</v></c></row></x:other><row r="1"><c r="A1"><extLst><v>8</v>
</extLst><v>1<b>9</b></v></c>
<v>6</v></row>)",
     {"1: A=#1"}},
    {"prefixes", R"(<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>)", {"1: A=#1"}},
    {"none", "", {}},
};

INSTANTIATE_TEST_SUITE_P(Cases, ReadingRows, ::testing::ValuesIn(kReadings),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(XlsxRows, SerialsOf1904BecomeThoseOf1900) {
  MadeXlsx made{
      sheet_of(R"(<row r="1"><c r="A1" s="1"><v>36280</v></c><c r="B1"><v>36280</v></c></row>)")};
  made.styles =
      R"(<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>)";
  made.workbook =
      R"(<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1"/></sheets>
</workbook>)";
  EXPECT_THAT(read_bytes(made.bytes()), ElementsAre("1: A=@37742 B=#36280"));
}

TEST(XlsxRows, TheDigitsStayAsTheyStand) {
  const ScratchFile file(MadeXlsx{sheet_of("<row><c><v>1.10101E+17</v></c></row>")}.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok());
  Row row;
  ASSERT_TRUE((*workbook)->rows(0)->next(row));
  EXPECT_EQ(row.at(0).text, "1.10101E+17");
  EXPECT_EQ(row.at(1).kind, CellKind::empty);
}

TEST(XlsxRows, Utf16IsRead) {
  const std::string text =
      R"(<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row><c><v>5</v></c></row>
</sheetData></worksheet>)";
  std::string wide = "\xFF\xFE";
  for (const char c : text)
    wide.append(1, c).append(1, '\0');
  EXPECT_THAT(read_bytes(MadeXlsx{wide}.bytes()), ElementsAre("1: A=#5"));
}

TEST(XlsxRows, ManyRowsInPiecesComeWholeAndInOrder) {
  std::string rows;
  for (int i = 1; i <= 5'000; ++i)
    rows += "<row r=\"" + std::to_string(i) + "\"><c t=\"inlineStr\"><is><t>第" +
            std::to_string(i) + "行，青白江区红阳街道</t></is></c><c><v>" + std::to_string(i) +
            "</v></c></row>";
  const auto lines = read_bytes(MadeXlsx{sheet_of(rows)}.bytes());
  ASSERT_EQ(lines.size(), 5'000);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    ASSERT_EQ(lines[i], n + ": A=第" + n + "行，青白江区红阳街道 B=#" + n);
  }
}

struct Refusal {
  std::string_view name;
  std::string_view rows;
  std::string_view code;
  std::string_view words;
};

class RefusingRows : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusingRows, NamesThePlace) {
  const auto lines = read_bytes(MadeXlsx{sheet_of(GetParam().rows)}.bytes());
  ASSERT_THAT(lines, ::testing::Not(IsEmpty()));
  EXPECT_THAT(lines.back(), AllOf(StartsWith(std::string(GetParam().code) + ": "),
                                  HasSubstr(std::string(GetParam().words))));
}

const std::vector<Refusal> kRefusals{
    {"rows_backwards", R"(<row r="7"/><row r="3"><c><v>1</v></c></row>)", "sheet_broken",
     "第 3 行排在第 7 行之后"},
    {"row_twice", R"(<row r="7"/><row r="7"/>)", "sheet_broken", "第 7 行"},
    {"row_number_no_number", R"(<row r="x"/>)", "sheet_broken", "行号有误"},
    {"row_number_zero", R"(<row r="0"/>)", "sheet_broken", "行号有误"},
    {"row_beyond_excel", R"(<row r="1048577"/>)", "sheet_too_large", "最多 1048576 行"},
    {"row_number_enormous", R"(<row r="99999999999999999999"/>)", "sheet_broken", "行号有误"},
    {"column_beyond_letters", R"(<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>)", "sheet_broken",
     "第 1 行有单元格的位置有误"},
    {"column_beyond_excel", R"(<row r="1"><c r="XFE1"/></row>)", "sheet_broken", "位置有误"},
    {"cell_of_another_row", R"(<row r="1"><c r="A2"><v>1</v></c></row>)", "sheet_broken",
     "位置有误"},
    {"cells_backwards", R"(<row r="1"><c r="C1"/><c r="B1"/></row>)", "sheet_broken",
     "B1 单元格重复或次序颠倒"},
    {"cell_twice", R"(<row r="1"><c r="C1"><v>1</v></c><c r="C1"><v>1</v></c></row>)",
     "sheet_broken", "C1 单元格重复"},
    {"too_many_columns", R"(<row r="1"><c r="ALM1"><v>1</v></c></row>)", "sheet_too_many_columns",
     "ALM1 单元格有内容，而列数最多 1000"},
    {"text_not_there", R"(<row r="2"><c r="B2" t="s"><v>0</v></c></row>)", "sheet_broken",
     "“名册”的 B2 单元格指向不存在的文字"},
    {"text_number_negative", R"(<row><c t="s"><v>-1</v></c></row>)", "sheet_broken", "A1"},
    {"no_number", R"(<row><c><v>12a</v></c></row>)", "sheet_broken", "A1 单元格的数字有误"},
    {"not_finite", R"(<row><c><v>nan</v></c></row>)", "sheet_broken", "A1 单元格的数字有误"},
    {"too_great", R"(<row><c><v>1e999</v></c></row>)", "sheet_broken", "A1 单元格的数字有误"},
    {"no_truth", R"(<row><c t="b"><v>2</v></c></row>)", "sheet_broken", "A1 单元格的真假值有误"},
    {"no_date", R"(<row><c t="d"><v>2003-02-30</v></c></row>)", "sheet_broken",
     "A1 单元格的日期有误"},
    {"unknown_type", R"(<row><c t="x"><v>1</v></c>
</row>)",
     "sheet_broken", "A1 单元格的类型有误"},
    {"not_closed", R"(<row><c>)", "sheet_broken", "工作表“名册”的内容有误"},
    {"entity", R"(<row><c><v>&a;</v></c></row>)", "sheet_broken", "工作表“名册”的内容有误"},
};

INSTANTIATE_TEST_SUITE_P(Cases, RefusingRows, ::testing::ValuesIn(kRefusals),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(XlsxRows, RowsBeforeTheFaultAreGiven) {
  const auto lines = read_bytes(
      MadeXlsx{sheet_of("<row><c><v>1</v></c></row><row><c><v>x</v></c></row>")}.bytes());
  ASSERT_EQ(lines.size(), 2);
  EXPECT_EQ(lines[0], "1: A=#1");
}

TEST(XlsxRows, LimitsHold) {
  const std::string long_text(200, 'a');
  const std::string two = "<row><c t=\"str\"><v>" + long_text +
                          "</v></c><c t=\"inlineStr\"><is><t>" + long_text + "</t></is></c></row>";
  Limits limits;
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two)}.bytes(), limits), "");
  limits.cell_bytes = 199;
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two)}.bytes(), limits), "sheet_too_large");
  limits.cell_bytes = 200;
  limits.row_bytes = 399;
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two)}.bytes(), limits), "sheet_too_large");
  limits.row_bytes = 400;
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two)}.bytes(), limits), "");
  limits.rows = 1;
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two)}.bytes(), limits), "");
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(two + two)}.bytes(), limits), "sheet_too_large");
}

TEST(XlsxRows, AWorkbookGivesItsRowsAsOftenAsAsked) {
  const ScratchFile file(MadeXlsx{sheet_of("<row><c><v>1</v></c></row>")}.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok());
  for (int i = 0; i < 3; ++i) {
    const auto rows = (*workbook)->rows(0);
    Row row;
    EXPECT_TRUE(rows->next(row));
    EXPECT_FALSE(rows->next(row));
    EXPECT_EQ(rows->done(), 1.0);
  }
}

}  // namespace
}  // namespace jishi::sheet
