#include "organisation/division_files.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace jishi::organisation {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, with a list that is right until a test spoils it.
class DivisionFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("jishi_") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    files_ = {
        {"provinces.csv", "code,name\n51,\"四川省\"\n"},
        {"cities.csv", "code,name,provinceCode\n5101,\"成都市\",51\n"},
        {"areas.csv", "code,name,cityCode,provinceCode\n510113,\"青白江区\",5101,51\n"},
        {"streets.csv",
         "code,name,areaCode,provinceCode,cityCode\n510113106,\"姚渡镇\",510113,51,5101\n"},
        {"villages.csv",
         "code,name,streetCode,provinceCode,cityCode,areaCode\n"
         "510113106201,\"光明村村民委员会\",510113106,51,5101,510113\n"
         "510113106001,\"姚家渡社区\",510113106,51,5101,510113\n"},
    };
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  Result<DivisionList> read() {
    for (const auto& [name, content] : files_)
      write(name, content);
    SilentProgress progress;
    return read_divisions(folder_, progress);
  }
  // The villages file with another last line.
  void village(const std::string& line) {
    files_["villages.csv"] = "code,name,streetCode\n" + line;
  }
  void expect_error(const std::string& code, const std::string& place) {
    const auto list = read();
    ASSERT_FALSE(list.ok());
    EXPECT_EQ(list.error().code, code) << list.error().message;
    EXPECT_NE(list.error().message.find(place), std::string::npos) << list.error().message;
  }

  fs::path folder_;
  std::map<std::string, std::string> files_;
};

TEST_F(DivisionFiles, ReadsInTheOrderOfCodesWithParents) {
  const auto list = read();
  ASSERT_TRUE(list.ok()) << list.error().message;
  ASSERT_EQ(list->rows.size(), 6U);
  const std::vector<std::string_view> codes = {"51",        "5101",         "510113",
                                               "510113106", "510113106001", "510113106201"};
  for (std::size_t i = 0; i < codes.size(); ++i)
    EXPECT_EQ(list->rows[i].code, codes[i]);
  EXPECT_EQ(list->rows[0].parent, kNoRow);
  for (std::size_t i = 1; i < 5; ++i)
    EXPECT_EQ(list->rows[i].parent, static_cast<RowIndex>(i - 1));
  EXPECT_EQ(list->rows[5].parent, 3);
  EXPECT_EQ(list->rows[4].name, "姚家渡社区");
  EXPECT_EQ(list->rows[4].level, Level::village);
  EXPECT_EQ(list->sha256.size(), 64U);
}

TEST_F(DivisionFiles, RowsOutliveAMove) {
  auto list = read();
  ASSERT_TRUE(list.ok());
  const DivisionList moved = std::move(list).value();
  EXPECT_EQ(moved.rows[3].name, "姚渡镇");
}

TEST_F(DivisionFiles, FindsTheDistFolder) {
  fs::create_directories(folder_ / "dist");
  for (const auto& [name, content] : files_) {
    std::ofstream(folder_ / "dist" / name, std::ios::binary) << content;
  }
  SilentProgress progress;
  EXPECT_TRUE(read_divisions(folder_, progress).ok());
}

TEST_F(DivisionFiles, TakesByteOrderMarkAndWindowsLineEnds) {
  const auto plain = read();
  for (auto& [name, content] : files_) {
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : content)
      windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    content = windows;
  }
  const auto list = read();
  ASSERT_TRUE(list.ok()) << list.error().message;
  ASSERT_EQ(list->rows.size(), plain->rows.size());
  EXPECT_EQ(list->rows[5].name, plain->rows[5].name);
  EXPECT_NE(list->sha256, plain->sha256) << "the digest is of the bytes";
}

TEST_F(DivisionFiles, TakesUnquotedFieldsCommasQuotesAndNoLastLineEnd) {
  village("510113106201,\"甲\"\"乙\"\",丙\",510113106\n510113106202,丁村,510113106");
  const auto list = read();
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_EQ(list->rows[4].name, "甲\"乙\",丙");
  EXPECT_EQ(list->rows[5].name, "丁村");
}

TEST_F(DivisionFiles, ReportsAncestorsThatContradictTheCode) {
  struct Case {
    const char* file;
    const char* wrong;
    const char* says;
  };
  for (const Case& c :
       {Case{"areas.csv", "510113,青白江区,5101,52", "“provinceCode”列的 52"},
        Case{"streets.csv", "510113106,姚渡镇,510113,51,5102", "“cityCode”列的 5102"},
        Case{"villages.csv", "510113106201,光明村,510113106,5,5101,510113",
             "“provinceCode”列的 5 "},
        Case{"villages.csv", "510113106201,光明村,510113106,51,5101,510114", "开头的 510113"}}) {
    const std::string right = files_[c.file];
    files_[c.file] = right.substr(0, right.find('\n') + 1) + c.wrong + "\n";
    expect_error("division_parent", std::string(c.file) + ":2：");
    expect_error("division_parent", c.says);
    files_[c.file] = right;
  }
  // An ancestor that is not named contradicts nothing.
  files_["villages.csv"] = "code,name,streetCode,cityCode\n510113106201,光明村,510113106,\n";
  EXPECT_TRUE(read().ok());
}

TEST_F(DivisionFiles, ReportsAColumnThatStandsThereTwice) {
  files_["villages.csv"] = "code,name,streetCode,name\n510113106201,光明村,510113106,凉水村\n";
  expect_error("csv_column", "villages.csv:1：表头有不止一个“name”列");
  files_["villages.csv"] =
      "code,name,streetCode,cityCode,cityCode\n510113106201,光明村,510113106,5101,5102\n";
  expect_error("csv_column", "“cityCode”");
}

TEST_F(DivisionFiles, ReportsAMissingFile) {
  files_.erase("streets.csv");
  expect_error("file_missing", "streets.csv");
}

TEST_F(DivisionFiles, ReportsWhatIsNotUtf8) {
  village("510113106201,\xC1\xFA,510113106\n");
  expect_error("file_not_utf8", "villages.csv");
}

TEST_F(DivisionFiles, ReportsAMissingColumn) {
  files_["areas.csv"] = "code,name\n510113,青白江区\n";
  expect_error("csv_column", "areas.csv:1");
}

TEST_F(DivisionFiles, ReportsAnEmptyFile) {
  files_["areas.csv"].clear();
  expect_error("csv_column", "areas.csv");
}

TEST_F(DivisionFiles, ReportsMissingProvinces) {
  for (auto& [name, content] : files_)
    content.erase(content.find('\n') + 1);
  expect_error("division_empty", folder_.string());
}

TEST_F(DivisionFiles, ReportsWrongCodes) {
  for (const char* code : {"51011310620", "5101131062011", "51011310620x", "", "５1011310620"}) {
    village("510113106001,甲村,510113106\n" + std::string(code) + ",乙村,510113106\n");
    expect_error("division_code", "villages.csv:3");
  }
}

TEST_F(DivisionFiles, ReportsEmptyAndOverlongNames) {
  village("510113106001,,510113106\n");
  expect_error("division_name", "villages.csv:2");
  village("510113106001," + std::string(kMaxDivisionNameBytes + 1, 'a') + ",510113106\n");
  expect_error("division_name", "villages.csv:2");
  village("510113106001," + std::string(kMaxDivisionNameBytes, 'a') + ",510113106\n");
  EXPECT_TRUE(read().ok());
  village("510113106001,\"甲\n村\",510113106\n");
  expect_error("division_name", "villages.csv:2");
}

TEST_F(DivisionFiles, ReportsDuplicateCodesWithBothLines) {
  village(
      "510113106001,甲村,510113106\n510113106002,乙村,510113106\n510113106001,丙村,510113106\n");
  expect_error("division_duplicate", "villages.csv:4");
  EXPECT_NE(read().error().message.find("第 2 行"), std::string::npos);
}

TEST_F(DivisionFiles, ReportsRowsWithoutAParent) {
  const auto whole = files_["villages.csv"];
  village("510113107001,甲村,510113107\n");
  expect_error("division_orphan", "villages.csv:2");
  files_["villages.csv"] = whole;
  files_["cities.csv"] += "5201,贵阳市,52\n";
  expect_error("division_orphan", "cities.csv:3");
}

TEST_F(DivisionFiles, ReportsAParentThatContradictsTheCode) {
  village("510113106001,甲村,510113108\n");
  expect_error("division_parent", "villages.csv:2");
  village("510113106001,甲村,510113\n");
  expect_error("division_parent", "villages.csv:2");
}

TEST_F(DivisionFiles, ReportsBrokenCsv) {
  const std::pair<const char*, const char*> kBroken[] = {
      {"510113106001,\"甲村,510113106\n", "villages.csv"},
      {"510113106001,\"甲\"村,510113106\n", "villages.csv:2"},
      {"510113106001,甲\"村\",510113106\n", "villages.csv:2"},
      {"510113106001,甲村,510113106\r510113106002,乙村,510113106\n", "villages.csv:2"},
  };
  for (const auto& [line, place] : kBroken) {
    village(line);
    expect_error("csv_syntax", place);
  }
  village(std::string("510113106001,甲") + '\0' + "村,510113106\n");
  expect_error("csv_syntax", "villages.csv:2");
  village("510113106001,甲村\n");
  expect_error("csv_columns", "villages.csv:2");
  village("510113106001,甲村,510113106\n\n");
  expect_error("csv_columns", "villages.csv:3");
}

TEST_F(DivisionFiles, ReportsTooManyColumns) {
  village("510113106001,甲村,510113106" + std::string(64, ',') + "\n");
  expect_error("csv_syntax", "villages.csv:2");
}

TEST_F(DivisionFiles, SurvivesEveryTruncation) {
  const std::string whole = files_["villages.csv"];
  for (std::size_t length = 0; length < whole.size(); length += 4) {
    files_["villages.csv"] = whole.substr(0, length);
    const auto list = read();
    EXPECT_TRUE(list.ok() || !list.error().message.empty());
  }
}

TEST_F(DivisionFiles, CanBeCancelled) {
  for (const auto& [name, content] : files_)
    write(name, content);
  SilentProgress progress;
  progress.cancel();
  EXPECT_THROW((void)read_divisions(folder_, progress), Failure);
}

class LineageFile : public DivisionFiles {
 protected:
  Result<std::vector<LineageDecision>> lineage(const std::string& content) {
    write("lineage.csv", content);
    return read_lineage(folder_ / "lineage.csv");
  }
  void expect_lineage_error(const std::string& line, const std::string& code) {
    const auto decisions = lineage("原代码,结果,新代码,说明\n" + line + "\n");
    ASSERT_FALSE(decisions.ok()) << line;
    EXPECT_EQ(decisions.error().code, code) << decisions.error().message;
    EXPECT_NE(decisions.error().message.find("lineage.csv:2"), std::string::npos);
  }
};

TEST_F(LineageFile, ReadsEveryKind) {
  const auto decisions = lineage(
      "\xEF\xBB\xBF原代码,结果,新代码,说明\r\n"
      "510113001,并入,510113002,2019 年撤销\r\n"
      "510113103,同一,510113003,\r\n"
      "510113105,拆分,510113104; 510113106；510113111,\"甲,乙\"\r\n"
      "510113203,撤销,,\r\n");
  ASSERT_TRUE(decisions.ok()) << decisions.error().message;
  ASSERT_EQ(decisions->size(), 4U);
  using Kind = LineageDecision::Kind;
  EXPECT_EQ((*decisions)[0].kind, Kind::merged);
  EXPECT_EQ((*decisions)[0].new_codes, std::vector<std::string>{"510113002"});
  EXPECT_EQ((*decisions)[1].kind, Kind::same);
  EXPECT_EQ((*decisions)[2].kind, Kind::split);
  EXPECT_EQ((*decisions)[2].new_codes.size(), 3U);
  EXPECT_EQ((*decisions)[2].new_codes[2], "510113111");
  EXPECT_EQ((*decisions)[3].kind, Kind::dissolved);
  EXPECT_TRUE((*decisions)[3].new_codes.empty());
  EXPECT_EQ((*decisions)[3].line, 5);
}

TEST_F(LineageFile, TakesColumnsInAnyOrderAndWithoutNotes) {
  // What is exported for answering and has no answer yet is passed over.
  EXPECT_TRUE(lineage("原代码,结果,新代码,说明\n510113001,,,红阳街道\n").or_throw().empty());
  const auto decisions = lineage("结果,新代码,原代码\n并入,510113002,510113001\n");
  ASSERT_TRUE(decisions.ok()) << decisions.error().message;
  EXPECT_EQ((*decisions)[0].old_code, "510113001");
}

TEST_F(LineageFile, ReportsWrongLines) {
  expect_lineage_error("51011300,并入,510113002,", "lineage_code");
  expect_lineage_error(",并入,510113002,", "lineage_code");
  expect_lineage_error("510113001,并入,51011300a,", "lineage_code");
  expect_lineage_error("510113001,拆分,510113002;510113002,", "lineage_code");
  expect_lineage_error("510113001,合并,510113002,", "lineage_kind");
  expect_lineage_error("510113001,并入,,", "lineage_count");
  expect_lineage_error("510113001,同一,510113002;510113003,", "lineage_count");
  expect_lineage_error("510113001,拆分,510113002,", "lineage_count");
  expect_lineage_error("510113001,撤销,510113002,", "lineage_count");
  expect_lineage_error("510113001,并入", "csv_columns");
}

TEST_F(LineageFile, ReportsMissingColumnsAndFile) {
  EXPECT_EQ(lineage("原代码,结果\n").error().code, "csv_column");
  EXPECT_EQ(read_lineage(folder_ / "none.csv").error().code, "file_missing");
  EXPECT_EQ(read_lineage(folder_).error().code, "file_missing");
}

}  // namespace
}  // namespace jishi::organisation
