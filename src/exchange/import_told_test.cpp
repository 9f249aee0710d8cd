// What an import takes of a sheet, and what it tells and writes besides.
#include "exchange/import.hpp"

#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

class SheetsOfImports : public testing::ImportTests {};
JISHI_ON_BOTH_DATABASES(SheetsOfImports);

TEST_P(SheetsOfImports, TellsWarningsAndWritesTheirRows) {
  std::vector<Line> all = lines(3);
  all[1][5] = "2000000";
  const auto from = write("名单.xlsx", headings(), all);
  request_.ledger = "youth";
  request_.file = from;
  SilentProgress silent;
  const auto said =
      preview_import(surroundings(), request_, {std::nullopt, file("预览.xlsx")}, silent)
          .or_throw();
  const ImportFiles files{file("退回.xlsx"), file("提示.xlsx")};
  const auto report = run_import(surroundings(), request_, files, silent).or_throw();
  for (const ImportReport* each : {&said, &report}) {
    EXPECT_EQ(each->warned, 1);
    ASSERT_EQ(each->first_warned.size(), 1U);
    EXPECT_EQ(each->first_warned[0].row, 3);
    EXPECT_EQ(each->first_warned[0].reasons.at(0).second, "收入偏高，请核对");
  }
  EXPECT_FALSE(std::filesystem::exists(file("退回.xlsx")));
  for (const char* written : {"预览.xlsx", "提示.xlsx"}) {
    const auto rows = texts(file(written));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].back(), "提示");
    EXPECT_EQ(rows[1][1], name(1));
    EXPECT_NE(rows[1].back().find("收入偏高"), std::string::npos);
  }
}

TEST_P(SheetsOfImports, TellsWhatTheUnitsRulesSayOfTheUnitsOfTheFile) {
  std::string venue = testing::kVenue;
  const std::string block = "severity: block";
  venue.replace(venue.find(block), block.size(), "severity: warn");
  install({{"work.yaml", testing::kWork}, {"youth.yaml", testing::kYouth}, {"venue.yaml", venue}});
  const Line columns = {"单位", "名称", "主阵地"};
  take_in(write("甲.csv", columns, {{"大弯街道", "甲", "是"}, {"大弯街道", "乙", "是"}}), "venue");
  const auto from = write("乙.csv", columns, {{"红阳街道", "丙", "是"}, {"红阳街道", "丁", "是"}});
  EXPECT_TRUE(preview(from, "venue").unit_warnings.empty());
  const auto report = take_in(from, "venue");
  EXPECT_EQ(report.added, 2);
  ASSERT_EQ(report.unit_warnings.size(), 1U);
  EXPECT_EQ(report.unit_warnings[0].unit, hongyang_);
  EXPECT_NE(report.unit_warnings[0].words.find("主阵地只能有 1 个，现有 2 个"), std::string::npos);
  EXPECT_NE(report.unit_warnings[0].words.find("红阳街道"), std::string::npos);
}

TEST_P(SheetsOfImports, BindsHeadingsByWhateverNameAColumnHas) {
  request_.unit = hongyang_;
  const auto from = write("名单.csv", {"谁", "干啥", "在哪", "多大", "乱"},
                          {{"张三", "务农", "红阳街道", "1999-01-01", "x"}});
  request_.bindings = {{"谁", "名字"},
                       {"干啥", "就业"},
                       {"在哪", "所在支部"},
                       {"多大", "birth_date"},
                       {"乱", "不导入"}};
  const auto report = take_in(from);
  EXPECT_EQ(report.added, 1);
  EXPECT_TRUE(report.table.unknown.empty());
  EXPECT_NE(held("youth").at(0).find("birth_date=1999-01-01 work=farm"), std::string::npos);
}

TEST_P(SheetsOfImports, RefusedRowsKeepTheirTitleAndUnit) {
  auto writer = sheet::create_writer(file("名单.xlsx")).or_throw();
  sheet::OutSheet sheet;
  sheet.name = "名单";
  sheet.title = "青年花名册";
  sheet.lines = {"填报单位：大弯街道　填报时间：2023年5月"};
  for (const char* heading : {"姓名", "就业"})
    sheet.columns.emplace_back().heading = heading;
  writer->begin_sheet(sheet);
  for (const Line& line : {Line{"张三", "务农"}, Line{"李四", "不知道"}})
    writer->row(std::vector<sheet::OutCell>(line.begin(), line.end()));
  writer->close();
  rejects_ = file("退回.xlsx");
  EXPECT_EQ(take_in(file("名单.xlsx")).refused, 1);
  const auto back = texts(*rejects_);
  ASSERT_EQ(back.size(), 4U);
  EXPECT_EQ(back[0].at(0), sheet.title);
  EXPECT_EQ(back[1].at(0), sheet.lines[0]);
  EXPECT_EQ(back[3].at(0), "李四");
  EXPECT_EQ(preview(*rejects_).table.filed_by, "大弯街道");
}

TEST_P(SheetsOfImports, TakesTheTownWhereNoVillageIsWritten) {
  const auto report =
      take_in(write("名单.csv", {"所在街道", "所在村（社区）", "姓名", "就业"},
                    {{"红阳街道", "金桥社区", "张三", "务农"}, {"大弯街道", "", "李四", "务农"}}));
  EXPECT_EQ(report.added, 2);
  const auto rows = held("youth");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(std::ranges::any_of(rows, [&](const std::string& row) {
    return row.starts_with(std::to_string(dawan_.value()) + " 李四");
  }));
}

TEST_P(SheetsOfImports, PassesWhatStandsBelowTheSignatures) {
  request_.unit = hongyang_;
  const auto report = take_in(write("名单.csv", {"姓名", "就业", "备注"},
                                    {{"张三", "务农", ""},
                                     {"负责人签字：王五　联系电话：13800000000", "", ""},
                                     {"说明：一、本表一式两份。", "", ""},
                                     {"二、请于月底前报送。", "", ""}}));
  EXPECT_EQ(report.rows, 1);
  EXPECT_EQ(report.added, 1);
}

TEST_P(SheetsOfImports, SaysThatARowHasEnded) {
  const Line columns = {"单位", "名称", "起始日期", "截止日期"};
  take_in(write("甲.csv", columns, {{"红阳街道", "青年之家", "2019-03-01", "2022-12-31"}}),
          "venue");
  const auto again =
      take_in(write("乙.csv", columns, {{"红阳街道", "青年之家", "2019-03-01", ""}}), "venue");
  EXPECT_EQ(again.refused, 1);
  EXPECT_EQ(again.unchanged, 0);
  EXPECT_EQ(again.first_refused.at(0).reasons.at(0).first, 2U);
  EXPECT_NE(again.first_refused.at(0).reasons.at(0).second.find("2022-12-31 为止"),
            std::string::npos);
  // From a later day on it is a new row.
  const auto later =
      take_in(write("丙.csv", columns, {{"红阳街道", "青年之家", "2023-06-01", ""}}), "venue");
  EXPECT_EQ(later.added, 1);
  // Both are known; the one that goes on is meant.
  EXPECT_EQ(take_in(write("丁.csv", columns, {{"红阳街道", "青年之家", "2020-01-01", ""}}), "venue")
                .unchanged,
            1);
}

TEST_P(SheetsOfImports, CorrectsAnEndWhereRowsAreUpdated) {
  const Line columns = {"单位", "名称", "面积", "起始日期", "截止日期"};
  take_in(write("甲.csv", columns, {{"红阳街道", "青年之家", "10", "2019-03-01", "2022-12-31"}}),
          "venue");
  const auto longer =
      write("乙.csv", columns, {{"红阳街道", "青年之家", "10", "2019-03-01", "2023-03-31"}});
  EXPECT_EQ(take_in(longer, "venue").skipped, 1);
  request_.existing = Existing::update;
  const auto report = take_in(longer, "venue");
  EXPECT_EQ(report.changed, 1);
  ASSERT_EQ(held("venue").size(), 1U);
  EXPECT_NE(held("venue")[0].find("2019-03-01–2023-04-01"), std::string::npos);
  undo(report.id);
  EXPECT_NE(held("venue").at(0).find("2019-03-01–2023-01-01"), std::string::npos);
}

}  // namespace
}  // namespace jishi::exchange
