#include "exchange/export.hpp"
#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::day;
using testing::id_number;

class Templates : public testing::ImportTests {
 protected:
  std::filesystem::path make(const char* of, UnitId unit, const char* name = "样表.xlsx") {
    write_template(*connection_, definitions_, ledger(of), unit, today_, file(name)).or_throw();
    return file(name);
  }
  // As a person would: the template's own headings, with lines below them.
  std::filesystem::path fill(const std::filesystem::path& empty, const std::vector<Line>& lines) {
    std::vector<Line> rows = texts(empty);
    auto writer = sheet::create_writer(file("填好.xlsx")).or_throw();
    sheet::OutSheet sheet;
    sheet.name = "名单";
    sheet.title = rows.at(0).at(0);
    sheet.lines = {rows.at(1).at(0)};
    for (const std::string& heading : rows.at(2)) {
      sheet::OutColumn column;
      column.heading = heading;
      sheet.columns.push_back(column);
    }
    writer->begin_sheet(sheet);
    const std::size_t all = std::max(lines.size(), rows.size() - 3);
    for (std::size_t i = 0; i < all; ++i) {
      Line line = i + 3 < rows.size() ? rows[i + 3] : Line();
      line.resize(rows[2].size());
      if (i < lines.size())
        for (std::size_t c = 0; c < lines[i].size(); ++c)
          if (!lines[i][c].empty()) line[c] = lines[i][c];
      const std::vector<sheet::OutCell> cells(line.begin(), line.end());
      writer->row(cells);
    }
    writer->close();
    return file("填好.xlsx");
  }
};
JISHI_ON_BOTH_DATABASES(Templates);

TEST_P(Templates, AskForEveryColumnAndExplainIt) {
  const auto rows = texts(make("youth", county_));
  ASSERT_EQ(rows.size(), 3U);  // nothing is filled in: rows may be of several units
  EXPECT_EQ(rows[0][0], "青年");
  EXPECT_EQ(rows[1][0], "填报单位：青白江区");
  EXPECT_EQ(rows[2], (Line{"序号", "单位", "姓名*", "身份证号", "手机号", "性别", "出生日期",
                           "就业*", "年收入", "子女数", "党员", "摸底日期", "困难情况", "备注",
                           "起始日期", "截止日期"}));
  std::string notes;
  auto workbook = sheet::open_workbook(file("样表.xlsx")).or_throw();
  std::size_t prose = 0;
  while (prose < workbook->sheets().size() && workbook->sheets()[prose].name != "填表说明")
    ++prose;
  for (const Line& line : texts(file("样表.xlsx"), prose))
    for (const std::string& cell : line)
      notes += cell + "\n";
  EXPECT_NE(notes.find("用途：青年摸底"), std::string::npos);
  EXPECT_NE(notes.find("【就业】必填。从下拉列表选一项：务农、外出务工、在校。"),
            std::string::npos);
  EXPECT_NE(notes.find("【子女数】整数，0 至 20。"), std::string::npos);
  EXPECT_NE(notes.find("【身份证号】18 位"), std::string::npos);
  EXPECT_EQ(notes.find("【序号】必填"), std::string::npos);
}

TEST_P(Templates, FilledInTheyAreTakenAsTheyAre) {
  const auto filled = fill(make("youth", county_),
                           {{"1", "红阳街道", "张三", id_number("1999-01-01", 1), "13800000000", "",
                             "", "务农", "12000", "2", "否", "2023-05-04"},
                            {"", "红阳街道/金桥社区", "李四", "", "", "女", "2000.5", "在校", "",
                             "", "", "", "", "", "2023-01-01", "2023-12-31"}});
  const auto report = take_in(filled);
  EXPECT_EQ(report.rows, 2);
  EXPECT_EQ(report.added, 2);
  const auto rows = held("youth");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_NE(rows[0].find("2023-06-01–9999-12-31"), std::string::npos);
  EXPECT_EQ(rows[1].substr(0, rows[1].find(' ')), std::to_string(village_.value()));
  EXPECT_NE(rows[1].find("2023-01-01–2024-01-01 sex=female birth_date=2000-05-01 work=school"),
            std::string::npos);
}

TEST_P(Templates, AreFilledInWithTheOnlyUnitThatRowsCanBeOf) {
  const auto empty = make("venue", village_);
  const auto rows = texts(empty);
  ASSERT_EQ(rows.size(), 503U);
  EXPECT_EQ(rows[3][1], "金桥社区");
  request_.unit = village_;
  EXPECT_EQ(preview(empty, "venue").rows, 0);
  const auto report = take_in(fill(empty, {{"", "", "青年之家", "80.5", "是"}}), "venue");
  EXPECT_EQ(report.rows, 1);
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(held("venue").at(0), std::to_string(village_.value()) +
                                     "  2023-06-01–9999-12-31 title=青年之家 area=80.5 main=true");
}

TEST_P(Templates, OfAUnitThatDoesNotLiveAreRefused) {
  const auto refused = write_template(*connection_, definitions_, ledger("venue"), UnitId(99),
                                      today_, file("样表.xlsx"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "not_living_then");
  EXPECT_FALSE(std::filesystem::exists(file("样表.xlsx")));
}

}  // namespace
}  // namespace jishi::exchange
