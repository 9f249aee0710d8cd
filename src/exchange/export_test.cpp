#include "exchange/export.hpp"

#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::day;
using testing::id_number;

constexpr const char* kProfile = R"(sheet_profiles:
  national:
    label: 全国系统青年名单
    ledger: youth
    source: 示例
    columns:
      - {heading: 序号, holds: serial}
      - {heading: 青年姓名, holds: person_name}
      - {heading: 证件类型}
      - {heading: 证件号码, holds: id_number}
      - {heading: 从业情况, holds: work}
      - {heading: 所属团组织, holds: unit}
)";

class Exports : public testing::ImportTests {
 protected:
  ExportRequest all_of(const char* of, UnitId unit, const char* on = "2023-12-31") {
    ExportRequest request;
    request.query.ledger = &ledger(of);
    request.query.unit = unit;
    request.query.on = day(on);
    request.query.view.tree = day(on);
    return request;
  }
  std::int64_t write_out(const ExportRequest& request, const std::filesystem::path& to) {
    person::Vault vault(*connection_, *keys_);
    SilentProgress silent;
    return export_rows(*connection_, vault, definitions_, request, to, silent).or_throw();
  }
  void fill() {
    std::vector<Line> some = lines(5);
    some[1][0] = "金桥社区";
    some[2][9] = "有\n两行";
    take_in(write("名单.xlsx", headings(), some));
  }
};
JISHI_ON_BOTH_DATABASES(Exports);

TEST_P(Exports, WritesWhatTheOfficeExpects) {
  fill();
  ExportRequest request = all_of("youth", county_);
  request.demonstration = true;
  EXPECT_EQ(write_out(request, file("导出.xlsx")), 5);
  const auto rows = texts(file("导出.xlsx"));
  ASSERT_EQ(rows.size(), 8U);
  EXPECT_EQ(rows[0][0], "青年（演示数据）");
  EXPECT_EQ(rows[1][0], "单位：青白江区　截至：2023-12-31　口径：按当日隶属关系");
  const Line expected = {"序号",   "单位",     "单位代码", "姓名", "身份证号", "手机号",
                         "未成年", "性别",     "出生日期", "就业", "年收入",   "子女数",
                         "党员",   "摸底日期", "困难情况", "备注", "起始日期", "截止日期"};
  EXPECT_EQ(rows[2], expected);
  const Line first = {"1",
                      "红阳街道",
                      "510113001",
                      "赵**",
                      "5101**********0002",
                      "138****0000",
                      "",
                      "女",
                      "1990-01-10",
                      "务农",
                      "0.5",
                      "0",
                      "是",
                      "2023-05-01",
                      "",
                      "",
                      "2023-06-01"};
  EXPECT_EQ(rows[3], first);
  const auto in_village = std::ranges::find_if(
      rows, [](const Line& line) { return line.size() > 1 && line[1] == "红阳街道/金桥社区"; });
  EXPECT_NE(in_village, rows.end());
}

// Whoever is 14 to 17 on the day asked about; a profile has the columns of the other system alone.
TEST_P(Exports, MarksWhoIsUnderAge) {
  std::vector<Line> some = lines(2);
  some[0][2] = id_number("2008-03-07", 1);
  some[1][2] = id_number("1990-01-11", 2);
  take_in(write("名单.xlsx", headings(), some));
  const auto marks = [&](const char* on) {
    ExportRequest request = all_of("youth", county_, on);
    write_out(request, file(std::string(on) + ".csv"));
    const auto rows = texts(file(std::string(on) + ".csv"));
    EXPECT_EQ(rows[2][6], "未成年");
    return Line{rows[3][6], rows[4][6]};
  };
  EXPECT_EQ(marks("2026-03-06"), (Line{"是", ""}));
  EXPECT_EQ(marks("2026-03-07"), (Line{"", ""}));
  // It is nobody's to fill in: written by hand it changes nothing.
  Line head = headings();
  head.push_back("未成年");
  some = {line(3)};
  some[0].push_back("是");
  EXPECT_EQ(take_in(write("又.xlsx", head, some)).added, 1);
}

TEST_P(Exports, RevealsOnlyForAPurpose) {
  fill();
  ExportRequest request = all_of("youth", hongyang_);
  request.reveal = true;
  person::Vault vault(*connection_, *keys_);
  SilentProgress silent;
  EXPECT_EQ(
      export_rows(*connection_, vault, definitions_, request, file("a.csv"), silent).error().code,
      "purpose_missing");
  EXPECT_FALSE(std::filesystem::exists(file("a.csv")));
  request.purpose = "核对";
  EXPECT_EQ(write_out(request, file("a.csv")), 4);
  const auto rows = texts(file("a.csv"));
  EXPECT_EQ(rows[3][3], "赵春春");
  EXPECT_EQ(rows[3][4], id_number("1990-01-10", 0));
  EXPECT_EQ(rows[3][5], "13810000000");
}

TEST_P(Exports, ComeBackAsTheSameRows) {
  fill();
  std::vector<Line> odd = {line(10), line(11, "大弯街道")};
  odd[0][2] = "";  // nobody's number
  odd[1][7] = "";
  odd[1][3] = "028-83612345";
  take_in(write("更多.csv", headings(), odd));
  request_.valid_from = day("2023-08-01");
  request_.existing = Existing::update;
  std::vector<Line> changed = {line(0)};
  changed[0][9] = "=1+1";
  take_in(write("改.csv", headings(), changed));
  const Line venue = {"单位", "名称", "面积", "主阵地", "管理单位", "起始日期", "截止日期"};
  take_in(write("阵地.csv", venue,
                {{"红阳街道", "青年之家", "120.5", "是", "大弯街道", "2019-03-01", "2023-12-31"},
                 {"金桥社区", "“小广场”,1号", "", "", "", "", ""}}),
          "venue");

  for (const char* name : {"往返.xlsx", "往返.csv"}) {
    for (const char* of : {"youth", "venue"}) {
      ExportRequest request = all_of(of, county_);
      request.reveal = true;
      request.purpose = "往返";
      write_out(request, file(std::string(of) + name));
    }
    const auto rows = held("youth");
    const auto venues = held("venue");
    const auto people = persons();
    for (const ImportLine& each : list_imports(*connection_, 100))
      if (each.state == ImportState::complete) undo(each.id);
    ASSERT_TRUE(held("youth").empty());
    ASSERT_TRUE(persons().empty());
    request_.existing = Existing::skip;
    const auto back = take_in(file(std::string("youth") + name));
    EXPECT_EQ(back.refused, 0) << (back.first_refused.empty()
                                       ? ""
                                       : back.first_refused[0].reasons.at(0).second);
    take_in(file(std::string("venue") + name), "venue");
    EXPECT_EQ(persons(), people);
    EXPECT_EQ(held("venue"), venues);
    // What changed since then is one row from the day of the change on.
    auto expected = rows;
    std::erase_if(expected, [](const std::string& line) {
      return line.find("2023-06-01–2023-08-01") != std::string::npos;
    });
    EXPECT_EQ(held("youth"), expected);
  }
}

TEST_P(Exports, MasksChangeNothingWhenTheyComeBack) {
  fill();
  std::vector<Line> odd = {line(10), line(11, "大弯街道"), line(12), line(13)};
  for (Line& each : odd)
    each[2] = "";                // nobody's number
  odd[2][1] = odd[0][1] + "明";  // masked unlike the first
  odd[3][1] = "赵小";            // masked alike, and no number either
  odd[3][3] = "";
  take_in(write("更多.csv", headings(), odd));
  const auto rows = held("youth", true);
  const auto people = persons(true);
  for (const bool reveal : {false, true}) {
    for (const char* name : {"往返.xlsx", "往返.csv"}) {
      ExportRequest request = all_of("youth", county_);
      request.reveal = reveal;
      if (reveal) request.purpose = "往返";
      const auto out = file((reveal ? "全" : "遮") + std::string(name));
      const auto count = write_out(request, out);
      for (const Existing existing : {Existing::skip, Existing::fill, Existing::update}) {
        request_.existing = existing;
        const auto back = take_in(out);
        EXPECT_EQ(back.unchanged, count);
        EXPECT_EQ(back.refused, 0)
            << (back.first_refused.empty() ? "" : back.first_refused[0].reasons.at(0).second);
        EXPECT_EQ(held("youth", true), rows);
        EXPECT_EQ(persons(true), people);
      }
    }
  }
}

TEST_P(Exports, FollowsTheOrderOfAnotherSystem) {
  install({{"work.yaml", testing::kWork},
           {"youth.yaml", testing::kYouth},
           {"venue.yaml", testing::kVenue},
           {"profile.yaml", kProfile}});
  fill();
  ExportRequest request = all_of("youth", hongyang_);
  request.profile = "national";
  request.reveal = true;
  request.purpose = "报送";
  EXPECT_EQ(write_out(request, file("全国.xlsx")), 4);
  const auto rows = texts(file("全国.xlsx"));
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0], (Line{"序号", "青年姓名", "证件类型", "证件号码", "从业情况", "所属团组织"}));
  EXPECT_EQ(rows[1], (Line{"1", "赵春春", "", id_number("1990-01-10", 0), "务农", "红阳街道"}));
  request_.profile = "national";
  request_.existing = Existing::update;
  const auto back = take_in(file("全国.xlsx"));
  EXPECT_EQ(back.unchanged, 4);
  request.profile = "nobody";
  person::Vault vault(*connection_, *keys_);
  SilentProgress silent;
  EXPECT_EQ(
      export_rows(*connection_, vault, definitions_, request, file("b.xlsx"), silent).error().code,
      "profile_unknown");
}

TEST_P(Exports, LeavesNothingWhereItIsCancelled) {
  fill();
  person::Vault vault(*connection_, *keys_);
  SilentProgress cancelled;
  cancelled.cancel();
  EXPECT_EQ(export_rows(*connection_, vault, definitions_, all_of("youth", county_),
                        file("导出.xlsx"), cancelled)
                .error()
                .code,
            "cancelled");
  EXPECT_FALSE(std::filesystem::exists(file("导出.xlsx")));
  EXPECT_FALSE(connection_->in_transaction());
}

}  // namespace
}  // namespace jishi::exchange
