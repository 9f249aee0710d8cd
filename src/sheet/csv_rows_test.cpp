#include "sheet/csv_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet/testing/made_workbook.hpp"

namespace jishi::sheet {
namespace {

using namespace testing;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Reading {
  std::string_view name;
  std::string bytes;
  std::vector<std::string> expected;
};

class ReadingCsv : public ::testing::TestWithParam<Reading> {};

TEST_P(ReadingCsv, GivesWhatStandsInTheFile) {
  EXPECT_EQ(read_bytes(GetParam().bytes), GetParam().expected);
}

using namespace std::string_literals;

const std::vector<Reading> kReadings{
    {"utf8", "姓名,号\n张三,1\n", {"1: A=姓名 B=号", "2: A=张三 B=1"}},
    {"utf8_with_mark", "\xEF\xBB\xBF姓名,号\n", {"1: A=姓名 B=号"}},
    // 姓名,号 / 张三,㐀 (four bytes) in GB18030
    {"gb18030",
     "\xD0\xD5\xC3\xFB,\xBA\xC5\n\xD5\xC5\xC8\xFD,\x81\x39\xEE\x39\n",
     {"1: A=姓名 B=号", "2: A=张三 B=㐀"}},
    {"utf16_little", "\xFF\xFE\xD3\x59,\x00\x31\x00\n\x00"s, {"1: A=姓 B=1"}},
    {"utf16_big", "\xFE\xFF\x59\xD3\x00,\x00\x31\x00\n"s, {"1: A=姓 B=1"}},
    {"utf16_tabs", "\xFF\xFE\xD3\x59\t\x00\x31\x00\r\x00\n\x00"s, {"1: A=姓 B=1"}},
    {"semicolons",
     "姓名;分\n张三;1,5\n李四;2,5,5\n",
     {"1: A=姓名 B=分", "2: A=张三 B=1,5", "3: A=李四 B=2,5,5"}},
    {"tabs", "姓名\t地址\n张三\t甲,乙\n", {"1: A=姓名 B=地址", "2: A=张三 B=甲,乙"}},
    {"title_above",
     "2024年名册;\n姓名,号\n张三,1\n李四,2\n",
     {"1: A=2024年名册;", "2: A=姓名 B=号", "3: A=张三 B=1", "4: A=李四 B=2"}},
    {"separators_in_quotes", "\"a;b;c\",1\n\"d;e;f\",2\n", {"1: A=a;b;c B=1", "2: A=d;e;f B=2"}},
    {"one_column", "姓名\n张三\n", {"1: A=姓名", "2: A=张三"}},
    {"declared", "sep=;\n姓名;号,码\n", {"1: A=姓名 B=号,码"}},
    {"declared_pipe", "SEP=|\r\n姓名|号\r\n", {"1: A=姓名 B=号"}},
    {"declared_alone", "sep=;", {}},
    {"no_declaration", "sep=甲,1\n", {"1: A=sep=甲 B=1"}},
    {"doubled_quotes", "\"张\"\"三\",\"\"\"\"\n", {"1: A=张\"三 B=\""}},
    {"line_breaks_in_quotes",
     "\"甲\r\n乙\r丙\n丁\",1\n2,3\n",
     {"1: A=甲\n乙\n丙\n丁 B=1", "2: A=2 B=3"}},
    {"quote_within", "甲\"乙\",1\n", {"1: A=甲\"乙\" B=1"}},
    {"text_behind_quote", "\"甲\"乙,1\n", {"1: A=甲乙 B=1"}},
    {"kept_as_text", "=\"0012\",\"=\"\"0034\"\"\",=1+1,=\"\"\n", {"1: A=0012 B=0034 C==1+1"}},
    {"empty_fields", ",,1,,\n,,\n\n,2\n", {"1: C=1", "4: B=2"}},
    {"no_break_at_the_end", "1,2", {"1: A=1 B=2"}},
    {"carriage_returns", "1,2\r3,4\r", {"1: A=1 B=2", "2: A=3 B=4"}},
    {"mixed_breaks", "1\r\n2\n3\r4\r\n\r\n5", {"1: A=1", "2: A=2", "3: A=3", "4: A=4", "6: A=5"}},
    {"blanks_kept", " 甲 , 乙\n", {"1: A= 甲  B= 乙"}},
    {"only_a_mark", "\xEF\xBB\xBF", {}},
    {"numbers_are_text", "0012,2003-05-01\n", {"1: A=0012 B=2003-05-01"}},
};

INSTANTIATE_TEST_SUITE_P(Cases, ReadingCsv, ::testing::ValuesIn(kReadings),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(CsvRows, TheSheetIsNamedAsTheFile) {
  const ScratchFile file("甲,乙\n", "团员名册.2024.csv");
  const auto workbook = open_workbook(file.path());
  ASSERT_TRUE(workbook.ok());
  EXPECT_EQ((*workbook)->format(), Format::csv);
  ASSERT_EQ((*workbook)->sheets().size(), 1);
  EXPECT_EQ((*workbook)->sheets()[0].name, "团员名册.2024");
  EXPECT_TRUE((*workbook)->merges(0).empty());
}

TEST(CsvRows, CharactersAcrossPiecesStayWhole) {
  // Three bytes a character, so that pieces of 64 KB end within one.
  std::string text;
  std::vector<std::string> expected;
  for (int i = 1; i <= 30'000; ++i) {
    text += "青白江区红阳街道\n";
    expected.push_back(std::to_string(i) + ": A=青白江区红阳街道");
  }
  EXPECT_EQ(read_bytes(text), expected);
  EXPECT_EQ(read_bytes("\xEF\xBB\xBF" + text), expected);
}

// Nothing but the last line says that it is not UTF-8.
TEST(CsvRows, TheEncodingIsDecidedOnTheWholeFile) {
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "abc,def\n";
  text += "\xD5\xC5\xC8\xFD\n";
  const auto lines = read_bytes(text);
  ASSERT_EQ(lines.size(), 20'001);
  EXPECT_EQ(lines.back(), "20001: A=张三");
}

struct Refusal {
  std::string_view name;
  std::string bytes;
  std::string_view code;
  std::string_view words;
};

class RefusingCsv : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusingCsv, NamesTheLine) {
  const auto lines = read_bytes(GetParam().bytes);
  ASSERT_FALSE(lines.empty());
  EXPECT_THAT(lines.back(), AllOf(StartsWith(std::string(GetParam().code) + ": "),
                                  HasSubstr(std::string(GetParam().words))));
}

const std::vector<Refusal> kRefusals{
    {"neither", "a\nb\n\xD5\xC5\nc\xFF\xFF\n", "sheet_encoding",
     "第 4 行的文字既不是 UTF-8 也不是"},
    {"half_a_character_at_the_end", "a\n\xD5", "sheet_encoding", "第 2 行"},
    {"marked_but_not_utf8",
     "\xEF\xBB\xBF"
     "a\n\xD5\xC5\n",
     "sheet_encoding", "第 2 行有不是 UTF-8"},
    {"lone_surrogate", "\xFF\xFE\x31\x00\n\x00\x00\xD8\x31\x00"s, "sheet_encoding",
     "第 2 行有不是 UTF-16"},
    {"half_a_unit", "\xFF\xFE\x31\x00\n"s, "sheet_encoding", "UTF-16"},
    {"zero_later", std::string(3'000, 'a') + "\n" + '\0', "sheet_encoding", "第 2 行"},
    {"quote_not_closed", "甲,乙\n\"丙\n丁\n", "sheet_broken", "第 2 行的引号没有成对"},
    {"quote_not_closed_for_long", "甲\n\n\"" + std::string(200'000, 'x'), "sheet_broken",
     "第 3 行的引号没有成对"},
    {"too_long", "甲\n" + std::string(200'000, 'x'), "sheet_too_large", "第 2 行的文字过长"},
    {"too_many_columns", std::string(1'000, ',') + "x\n", "sheet_too_many_columns", "ALM1"},
};

INSTANTIATE_TEST_SUITE_P(Cases, RefusingCsv, ::testing::ValuesIn(kRefusals),
                         [](const auto& which) { return std::string(which.param.name); });

TEST(CsvRows, LimitsHold) {
  Limits limits;
  limits.rows = 2;
  EXPECT_EQ(refusal("1\n2\n", limits), "");
  EXPECT_EQ(refusal("1\n2\n3", limits), "sheet_too_large");
  limits = {};
  limits.row_bytes = 4;
  EXPECT_EQ(refusal("12,34\n", limits), "");
  EXPECT_EQ(refusal("12,345\n", limits), "sheet_too_large");
  limits = {};
  limits.file_bytes = 4;
  EXPECT_EQ(refusal("1,2\n", limits), "");
  EXPECT_EQ(refusal("1,23\n", limits), "sheet_too_large");
  limits = {};
  limits.columns = 2;
  EXPECT_EQ(refusal("1,2,,,,\n", limits), "");
  EXPECT_EQ(refusal("1,2,3\n", limits), "sheet_too_many_columns");
}

}  // namespace
}  // namespace jishi::sheet
