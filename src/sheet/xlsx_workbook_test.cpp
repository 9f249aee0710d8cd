#include "sheet/xlsx_workbook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kOneRow = "<row><c><v>1</v></c></row>";

MadeXlsx one_row() {
  return MadeXlsx{sheet_of(kOneRow)};
}

std::string message_of(std::string_view bytes) {
  const ScratchFile file(bytes);
  const auto workbook = open_workbook(file.path());
  return workbook ? "" : workbook.error().code + ": " + workbook.error().message;
}

TEST(XlsxWorkbook, SheetsComeInOrderWithTheirState) {
  MadeXlsx made = one_row();
  made.workbook = R"(<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">
<x:sheets>
<x:sheet name="乙" sheetId="2" state="hidden" q:id="r2"/>
<x:sheet name="图" sheetId="3" q:id="r3"/>
<x:sheet name="甲" sheetId="1" q:id="r1"/>
<x:sheet name="丙" sheetId="4" state="veryHidden" q:id="r1"/>
</x:sheets></x:workbook>)";
  made.workbook_rels =
      R"(<Relationship Id="r1"
Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet"
Target="/xl/worksheets/SHEET1.xml"/>
<Relationship Id="r2"
Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet"
Target="../xl/./worksheets\sheet1.xml"/>)" +
      relationship("r3", "chartsheet", "chartsheets/sheet1.xml");
  const ScratchFile file(made.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok()) << workbook.error().message;
  std::vector<std::pair<std::string, bool>> sheets;
  for (const SheetInfo& sheet : (*workbook)->sheets())
    sheets.emplace_back(sheet.name, sheet.hidden);
  EXPECT_THAT(sheets,
              ElementsAre(std::pair("乙", true), std::pair("甲", false), std::pair("丙", true)));
  EXPECT_EQ((*workbook)->format(), Format::xlsx);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_THAT(read_all(file.path(), i), ElementsAre("1: A=#1")) << i;
}

TEST(XlsxWorkbook, MergesStandBehindTheRows) {
  std::string rows;
  for (int i = 1; i < 20'000; ++i)
    rows += "<row><c t=\"inlineStr\"><is><t>sheetData &lt;/sheetData> 单元格</t></is></c></row>";
  const MadeXlsx made{
      sheet_of(rows, R"(<mergeCells count="3"><mergeCell ref="A1:D1"/><mergeCell ref="$C$3:$B$2"/>
<mergeCell ref="A9"/></mergeCells><pageMargins left="0.7"/>)")};
  const ScratchFile file(made.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok());
  const auto merges = (*workbook)->merges(0);
  ASSERT_EQ(merges.size(), 2);
  EXPECT_EQ(merges[0].first_row, 1);
  EXPECT_EQ(merges[0].last_row, 1);
  EXPECT_EQ(merges[0].first_column, 0);
  EXPECT_EQ(merges[0].last_column, 3);
  EXPECT_EQ(merges[1].first_row, 2);
  EXPECT_EQ(merges[1].last_row, 3);
  EXPECT_EQ(merges[1].first_column, 1);
  EXPECT_EQ(merges[1].last_column, 2);
}

TEST(XlsxWorkbook, MergesAreFoundHoweverTheRowsAreTagged) {
  const std::string behind = R"(<m:mergeCells><m:mergeCell ref="A1:B2"/></m:mergeCells>)";
  for (const std::string data :
       {"<sheetData/>", "<m:sheetData></m:sheetData>", "<sheetData\n></sheetData\n>",
        "<sheetData x='/'><row/></sheetData>", "<!-- <sheetData> --><sheetData><row/></sheetData>",
        ""}) {
    const MadeXlsx made{"<worksheet>" + data + behind + "</worksheet>"};
    const ScratchFile file(made.bytes());
    const auto workbook = open_workbook(file.path());
    ASSERT_TRUE(workbook.ok());
    EXPECT_EQ((*workbook)->merges(0).size(), 1) << data;
  }
}

TEST(XlsxWorkbook, BadMergesAreRefused) {
  const auto with = [](std::string_view behind) {
    return MadeXlsx{sheet_of(kOneRow, behind)}.bytes();
  };
  EXPECT_EQ(refusal(with(R"(<mergeCells><mergeCell ref="A0:B1"/>
</mergeCells>)")),
            "sheet_broken");
  EXPECT_EQ(refusal(with(R"(<mergeCells><mergeCell/></mergeCells>)")), "sheet_broken");
  Limits limits;
  limits.merges = 1;
  const std::string two =
      R"(<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>)";
  EXPECT_EQ(refusal(with(two), limits), "sheet_too_large");
}

TEST(XlsxWorkbook, TooManySheetsAreRefused) {
  MadeXlsx made = one_row();
  made.workbook =
      R"(<workbook><sheets><sheet name="a" id="rId1"/>
<sheet name="b" id="rId1"/></sheets>
</workbook>)";
  Limits limits;
  EXPECT_EQ(refusal(made.bytes(), limits), "");
  limits.sheets = 1;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
}

TEST(XlsxWorkbook, BrokenOutlinesAreRefused) {
  MadeXlsx no_sheets = one_row();
  no_sheets.workbook = "<workbook><sheets/></workbook>";
  EXPECT_THAT(message_of(no_sheets.bytes()), HasSubstr("sheet_broken: 文件中没有工作表"));

  MadeXlsx no_part = one_row();
  no_part.workbook_rels = relationship("rId1", "worksheet", "worksheets/sheet2.xml");
  EXPECT_THAT(message_of(no_part.bytes()),
              HasSubstr("sheet_broken: 文件损坏（缺少工作表“名册”的内容"));

  MadeXlsx no_workbook = one_row();
  no_workbook.workbook = "<html/>";
  EXPECT_THAT(message_of(no_workbook.bytes()), HasSubstr("sheet_broken"));

  MadeXlsx external = one_row();
  external.package_rels =
      R"(<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"
TargetMode="External"/>)";
  EXPECT_THAT(message_of(external.bytes()), HasSubstr("sheet_not_a_spreadsheet"));

  EXPECT_EQ(refusal(MadeXlsx{"<chartsheet/>"}.bytes()), "sheet_broken");
  EXPECT_EQ(refusal(MadeXlsx{""}.bytes()), "sheet_broken");
}

TEST(XlsxWorkbook, DoctypesAreRefusedInEveryPart) {
  const std::string doctype = R"(<!DOCTYPE a [<!ENTITY b "c">]>)";
  MadeXlsx sheet{doctype + sheet_of(kOneRow).substr(sheet_of("").find("<worksheet"))};
  EXPECT_EQ(refusal(sheet.bytes()), "sheet_doctype");
  MadeXlsx shared = one_row();
  shared.shared = doctype + "<sst/>";
  EXPECT_EQ(refusal(shared.bytes()), "sheet_doctype");
  MadeXlsx styles = one_row();
  styles.styles = doctype + "<styleSheet/>";
  EXPECT_EQ(refusal(styles.bytes()), "sheet_doctype");
  MadeXlsx workbook = one_row();
  workbook.workbook = doctype + workbook.workbook;
  EXPECT_EQ(refusal(workbook.bytes()), "sheet_doctype");
  MadeXlsx external = one_row();
  external.sheet = R"(<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>)";
  EXPECT_EQ(refusal(external.bytes()), "sheet_doctype");
}

TEST(XlsxWorkbook, EndlessNestingIsRefused) {
  std::string deep;
  for (int i = 0; i < 100; ++i)
    deep += "<a>";
  EXPECT_EQ(refusal(MadeXlsx{sheet_of(deep)}.bytes()), "sheet_broken");
}

TEST(XlsxWorkbook, SharedTextsAreLimited) {
  MadeXlsx made = one_row();
  made.shared = "<sst><si><t>" + std::string(1'000, 'a') + "</t></si><si><t>b</t></si></sst>";
  Limits limits;
  limits.shared_text_bytes = 1'017;  // two texts and 8 bytes for each
  EXPECT_EQ(refusal(made.bytes(), limits), "");
  limits.shared_text_bytes = 1'016;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
  limits.shared_text_bytes = 10'000;
  limits.cell_bytes = 999;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
}

}  // namespace
}  // namespace jishi::sheet
