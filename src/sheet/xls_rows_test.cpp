#include "sheet/xls_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"
#include "sheet/testing/xls_writer.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Row, column and style in front of a cell's content.
std::string at(unsigned row, unsigned column, unsigned style = 0) {
  return low_first(row, 2) + low_first(column, 2) + low_first(style, 2);
}

std::string formula(unsigned row, unsigned column, std::string_view result) {
  return record(0x06, at(row, column) + std::string(result) + std::string(8, '\0'));
}

std::string shared_texts(std::uint32_t count, std::string_view texts) {
  return record(0xFC, low_first(count, 4) + low_first(count, 4) + std::string(texts));
}

// Styles: 0 general, 1 yyyy"年", 2 built-in 14.
std::string styles() {
  const auto style = [](unsigned format) {
    return record(0xE0, low_first(0, 2) + low_first(format, 2) + std::string(16, '\0'));
  };
  return record(0x41E, low_first(164, 2) + wide_text(u"yyyy\"年\"")) + style(0) + style(164) +
         style(14);
}

struct Reading {
  std::string_view name;
  MadeXls made;
  std::vector<std::string> expected;
};

class ReadingXls : public ::testing::TestWithParam<Reading> {};

TEST_P(ReadingXls, GivesWhatStandsInTheFile) {
  EXPECT_EQ(read_bytes(GetParam().made.bytes()), GetParam().expected);
}

const std::vector<Reading> kReadings{
    {"numbers",
     {number_cell(0, 0, 3.5) + number_cell(0, 2, 510113200305010012.0)},
     {"1: A=#3.5 C=#5.1011320030501e+17"}},
    {"packed_numbers",
     {record(0x27E, at(0, 0) + low_first((7U << 2) | 2U, 4)) +
      record(0x27E, at(0, 1) + low_first((1234U << 2) | 3U, 4)) +
      record(0x27E, at(0, 2) + low_first(0xFFFF'FFFEU, 4)) +
      record(0x27E, at(0, 3) + low_first(0x3FF8'0000U, 4))},
     {"1: A=#7 B=#12.34 C=#-1 D=#1.5"}},
    {"many_packed",
     {record(0xBD, low_first(4, 2) + low_first(1, 2) + low_first(0, 2) + low_first(6, 4) +
                       low_first(0, 2) + low_first(10, 4) + low_first(2, 2))},
     {"5: B=#1 C=#2"}},
    {"days",
     {number_cell(0, 0, 37742, 1) + number_cell(0, 1, 37742.5, 2) + number_cell(0, 2, 37742, 9),
      styles()},
     {"1: A=@37742 B=@37742.5 C=#37742"}},
    {"days_of_1904",
     {number_cell(0, 0, 36280, 2) + number_cell(0, 1, 36280),
      record(0x22, low_first(1, 2)) + styles()},
     {"1: A=@37742 B=#36280"}},
    {"shared",
     {shared_cell(0, 0, 0) + shared_cell(0, 1, 1) + shared_cell(0, 2, 2) + shared_cell(0, 3, 3),
      shared_texts(4, wide_text(u"红阳街道") + narrow_text("a\r\nb") + narrow_text("") +
                          wide_text(u"\U00020000\xD800"))},
     {"1: A=红阳街道 B=a\nb D=𠀀\xEF\xBF\xBD"}},
    // In the middle of a text the next record says anew how wide the characters are.
    {"shared_going_on",
     {shared_cell(0, 0, 0) + shared_cell(0, 1, 1) + shared_cell(0, 2, 2),
      shared_texts(3, low_first(4, 2) + "\1"s + low_first(u'红', 2) + low_first(u'阳', 2)) +
          record(0x3C, "\0ab"s + low_first(2, 2)) + record(0x3C, "\1"s + low_first(u'街', 2)) +
          record(0x3C, "\0z"s) + record(0x3C, narrow_text("end"))},
     {"1: A=红阳ab B=街z C=end"}},
    // Behind the characters come formats and reading aids, also in further records.
    {"shared_formatted",
     {shared_cell(0, 0, 0) + shared_cell(0, 1, 1),
      shared_texts(2, low_first(2, 2) + "\x0C"s + low_first(1, 2) + low_first(5, 4) + "ab" + "12") +
          record(0x3C,
                 "34"
                 "567"s) +
          record(0x3C, "89"s + narrow_text("c"))},
     {"1: A=ab B=c"}},
    {"labels",
     {record(0x204, at(0, 0) + wide_text(u"甲")) + record(0xD6, at(0, 1) + narrow_text("b"))},
     {"1: A=甲 B=b"}},
    {"truth_and_errors",
     {record(0x205, at(0, 0) + "\1\0"s) + record(0x205, at(0, 1) + "\0\0"s) +
      record(0x205, at(0, 2) + "\x07\1"s) + record(0x205, at(0, 3) + "\x2A\1"s)},
     {"1: A=!1 B=!0 C=?#DIV/0! D=?#N/A"}},
    {"formulas",
     {formula(0, 0, "\0\0\0\0\0\0\xF8\x3F"s) + formula(0, 1, "\1\0\1\0\0\0\xFF\xFF"s) +
      formula(0, 2, "\2\0\x17\0\0\0\xFF\xFF"s) + formula(0, 3, "\3\0\0\0\0\0\xFF\xFF"s) +
      formula(0, 4, "\0\0\0\0\0\0\xFF\xFF"s) + record(0x4BC, "shared") +
      record(0x207, wide_text(u"文")) + formula(0, 5, "\0\0\0\0\0\0\xFF\xFF"s) +
      record(0x207, low_first(3, 2) + "\0a"s) + record(0x3C, "\0bc"s)},
     {"1: A=ƒ#1.5 B=ƒ!1 C=ƒ?#REF! E=ƒ文 F=ƒabc"}},
    {"hidden_rows",
     {record(0x208, low_first(0, 2) + std::string(10, '\0') + low_first(0x20, 4)) +
      record(0x208, low_first(1, 2) + std::string(10, '\0') + low_first(0x100, 4)) +
      number_cell(0, 0, 1) + number_cell(1, 0, 2) + number_cell(65'535, 255, 3)},
     {"1h: A=#1", "2: A=#2", "65536: IV=#3"}},
    {"charts_within",
     {number_cell(0, 0, 1) + record(0x809, std::string(8, '\0')) + number_cell(9, 9, 9) +
      record(0x0A, "") + number_cell(1, 0, 2)},
     {"1: A=#1", "2: A=#2"}},
    {"unknown_records",
     {record(0x7FF, "abc") + number_cell(0, 0, 1) + record(0xFFFF, "") + record(0x201, at(0, 1))},
     {"1: A=#1"}},
    {"excel_95",
     {record(0x204, at(0, 0) + low_first(4, 2) + "\xD5\xC5\xC8\xFD") +
          formula(0, 1, "\0\0\0\0\0\0\xFF\xFF"s) + record(0x207, low_first(2, 2) + "\xC4\xD0"),
      record(0x42, low_first(936, 2)), kExcel95, "\xB1\xED", 2},
     {"1: A=张三 B=ƒ男"}},
    {"nothing", {""}, {}},
};

INSTANTIATE_TEST_SUITE_P(Cases, ReadingXls, ::testing::ValuesIn(kReadings),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(XlsWorkbook, SheetsHaveNamesAndStates) {
  MadeXls made{number_cell(0, 0, 1)};
  made.name = wide_text(u"名册").substr(2);
  made.name_length = 2;
  made.hidden = 2;
  const ScratchFile file(made.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok()) << workbook.error().message;
  EXPECT_EQ((*workbook)->format(), Format::xls);
  ASSERT_EQ((*workbook)->sheets().size(), 1);
  EXPECT_EQ((*workbook)->sheets()[0].name, "名册");
  EXPECT_TRUE((*workbook)->sheets()[0].hidden);
}

TEST(XlsWorkbook, MergesAreRead) {
  const auto area = [](unsigned a, unsigned b, unsigned c, unsigned d) {
    return low_first(a, 2) + low_first(b, 2) + low_first(c, 2) + low_first(d, 2);
  };
  const MadeXls made{number_cell(0, 0, 1) +
                     record(0xE5, low_first(2, 2) + area(0, 0, 0, 3) + area(1, 1, 1, 1)) +
                     record(0xE5, low_first(1, 2) + area(4, 2, 5, 5))};
  const ScratchFile file(made.bytes());
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok());
  const auto merges = (*workbook)->merges(0);
  ASSERT_EQ(merges.size(), 2);
  EXPECT_EQ(merges[0].first_row, 1);
  EXPECT_EQ(merges[0].last_row, 1);
  EXPECT_EQ(merges[0].first_column, 0);
  EXPECT_EQ(merges[0].last_column, 3);
  EXPECT_EQ(merges[1].first_row, 3);
  EXPECT_EQ(merges[1].last_row, 5);
  EXPECT_EQ(merges[1].first_column, 5);
  Limits limits;
  limits.merges = 2;
  EXPECT_EQ(refusal(made.bytes(), limits), "");
  limits.merges = 1;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
}

// As a widely copied example of PHP writes it: a sheet of Excel 5 without a workbook.
TEST(XlsWorkbook, ABareSheetIsRead) {
  const std::string begin = record(0x809, low_first(0, 2) + low_first(0x10, 2) + low_first(0, 4));
  const auto label = [](unsigned column, const std::string& text) {
    return record(0x204, at(0, column) + low_first(text.size(), 2) + text);
  };
  const ScratchFile file(begin + label(0, "\xD5\xC5\xC8\xFD") + label(1, "李四") +
                             number_cell(1, 0, 5) + record(0x0A, ""),
                         "导出.xls");
  EXPECT_THAT(read_all(file.path()), ElementsAre("1: A=张三 B=李四", "2: A=#5"));
  EXPECT_EQ(open_workbook(file.path()).value()->sheets()[0].name, "导出");
}

TEST(XlsWorkbook, LongWorkbooksAreReadInPieces) {
  std::string cells;
  std::vector<std::string> expected;
  for (unsigned row = 0; row < 20'000; ++row) {
    cells += number_cell(row, 0, row) + shared_cell(row, 1, row % 2);
    expected.push_back(std::to_string(row + 1) + ": A=#" + std::to_string(row) +
                       (row % 2 == 0 ? " B=甲" : " B=乙"));
  }
  const MadeXls made{cells, shared_texts(2, wide_text(u"甲") + wide_text(u"乙"))};
  EXPECT_EQ(read_bytes(made.bytes()), expected);
}

struct Refusal {
  std::string_view name;
  std::string bytes;
  std::string_view code;
  std::string_view words;
};

class RefusingXls : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusingXls, NamesThePlace) {
  const auto lines = read_bytes(GetParam().bytes);
  ASSERT_FALSE(lines.empty());
  EXPECT_THAT(lines.back(), AllOf(StartsWith(std::string(GetParam().code) + ": "),
                                  HasSubstr(std::string(GetParam().words))));
}

std::string cells(std::string records) {
  return MadeXls{std::move(records)}.bytes();
}
std::string globals(std::string records) {
  return MadeXls{"", std::move(records)}.bytes();
}

const std::vector<Refusal> kRefusals{
    {"password", globals(record(0x2F, "\1\0"s)), "sheet_encrypted", "另存为不带密码的 .xlsx"},
    {"password_of_xlsx", container_of({{"EncryptionInfo", "a"}, {"EncryptedPackage", "b"}}),
     "sheet_encrypted", "另存为不带密码的 .xlsx"},
    {"word", container_of({{"WordDocument", "a"}}), "sheet_not_a_spreadsheet", "Word 文档"},
    {"slides", container_of({{"PowerPoint Document", "a"}}), "sheet_not_a_spreadsheet",
     "PowerPoint"},
    {"something_else", container_of({{"Contents", "a"}}), "sheet_not_a_spreadsheet", "Office"},
    {"nothing_in_it", container_of({}), "sheet_not_a_spreadsheet", "Office"},
    {"excel_4", "\x09\x04\x06\x00\x00\x00\x10\x00"s, "sheet_not_a_spreadsheet", "Excel 4.0"},
    {"excel_2", "\x09\x00\x04\x00\x02\x00\x10\x00"s, "sheet_not_a_spreadsheet", "Excel 4.0"},
    {"no_workbook_begin", container_of({{"Workbook", record(0x0A, "")}}), "sheet_broken",
     "不是 .xls"},
    {"empty_stream", container_of({{"Workbook", ""}}), "sheet_broken", "不是 .xls"},
    {"rows_backwards", cells(number_cell(5, 0, 1) + number_cell(2, 0, 1)), "sheet_broken",
     "第 3 行排在第 6 行之后"},
    {"cell_twice", cells(number_cell(0, 2, 1) + number_cell(0, 2, 1)), "sheet_broken",
     "C1 单元格重复"},
    {"text_not_there", cells(shared_cell(1, 1, 0)), "sheet_broken", "B2 单元格指向不存在的文字"},
    {"not_finite", cells(number_cell(0, 0, std::numeric_limits<double>::quiet_NaN())),
     "sheet_broken", "A1 单元格的数字有误"},
    {"record_too_short", cells(record(0x203, at(0, 0))), "sheet_broken", "记录有误"},
    {"formula_without_text", cells(formula(0, 0, "\0\0\0\0\0\0\xFF\xFF"s)), "sheet_broken",
     "缺少工作表“a”的 A1 单元格的文字"},
    {"label_cut_short", cells(record(0x204, at(0, 0) + low_first(9, 2) + "\0ab"s)), "sheet_broken",
     "记录有误"},
    {"half_a_character", cells(record(0x204, at(0, 0) + low_first(2, 2) + "\1\x41\x42\x43"s)),
     "sheet_broken", "记录有误"},
    {"unknown_code_page",
     MadeXls{record(0x204, at(0, 0) + low_first(1, 2) + "a"), record(0x42, low_first(77, 2)),
             kExcel95, "a"}
         .bytes(),
     "sheet_encoding", "代码页 77"},
};

INSTANTIATE_TEST_SUITE_P(Cases, RefusingXls, ::testing::ValuesIn(kRefusals),
                         [](const auto& which) { return std::string(which.param.name); });

// Every cut of a file is refused or, behind the last sector used, harmless.
TEST(XlsWorkbook, EveryCutIsRefused) {
  std::string cells;
  for (unsigned row = 0; row < 300; ++row)
    cells += number_cell(row, 0, row);
  const std::string whole = MadeXls{cells}.bytes();
  ASSERT_EQ(refusal(whole), "");
  for (std::size_t length = 8; length < whole.size() - 512; length += 101)
    EXPECT_EQ(refusal(std::string_view(whole).substr(0, length)), "sheet_broken") << length;
}

// Each number of the container altered in turn.
TEST(XlsWorkbook, AlteredContainersNeverHang) {
  const std::string whole = MadeXls{number_cell(0, 0, 1)}.bytes();
  for (std::size_t place = 8; place < whole.size(); place += 4)
    for (const char value : {'\1', '\xFF'}) {
      std::string altered = whole;
      altered[place] = value;
      const std::string code = refusal(altered);
      EXPECT_TRUE(code.empty() || code.starts_with("sheet_")) << place;
    }
}

TEST(XlsWorkbook, LimitsHold) {
  const MadeXls made{number_cell(0, 0, 1) + number_cell(1, 1, 2),
                     shared_texts(2, narrow_text("abcd") + narrow_text("efgh"))};
  Limits limits;
  limits.shared_text_bytes = 2 * (4 + 8);
  EXPECT_EQ(refusal(made.bytes(), limits), "");
  limits.shared_text_bytes -= 1;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
  limits = {};
  limits.rows = 1;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
  limits = {};
  limits.columns = 1;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_many_columns");
  limits = {};
  limits.cell_bytes = 3;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
  limits = {};
  limits.sheets = 0;
  EXPECT_EQ(refusal(made.bytes(), limits), "sheet_too_large");
}

}  // namespace
}  // namespace jishi::sheet
