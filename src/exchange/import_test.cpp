#include "exchange/import.hpp"

#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::CancelledAfter;
using testing::day;
using testing::id_number;

class Imports : public testing::ImportTests {
 protected:
  static const Line& headings() {
    static const Line kHeadings = {"单位",   "姓名",   "身份证号", "联系电话", "就业",
                                   "年收入", "子女数", "党员",     "摸底日期", "备注"};
    return kHeadings;
  }
  // A good line; `number` tells persons apart.
  static Line line(int number, const char* unit = "红阳街道") {
    const std::string birth = "199" + std::to_string(number % 10) + "-0" +
                              std::to_string(1 + number % 9) + "-1" + std::to_string(number % 10);
    return {unit,
            name(number),
            id_number(birth.c_str(), number % 1000),
            "138" + std::to_string(10'000'000 + number),
            number % 2 == 0 ? "务农" : "外出务工",
            std::to_string(number * 10) + ".5",
            std::to_string(number % 4),
            number % 3 == 0 ? "是" : "否",
            "2023年5月",
            ""};
  }
  static std::string name(int number) {
    static const char* kLast[] = {"赵", "钱", "孙", "李", "周"};
    static const char* kFirst[] = {"春", "夏", "秋", "冬", "东", "南", "西"};
    return std::string(kLast[number % 5]) + kFirst[number % 7] + kFirst[number / 7 % 7];
  }
  std::vector<Line> lines(int count) {
    std::vector<Line> out;
    for (int i = 0; i < count; ++i)
      out.push_back(line(i, i % 2 == 0 ? "红阳街道" : "510113002"));
    return out;
  }
  // Some of every outcome, behind `good` good ones.
  std::vector<Line> mixed(int good) {
    std::vector<Line> all = lines(good);
    const auto wrong = [&](std::size_t column, const char* text) {
      Line bad = line(static_cast<int>(all.size()));
      bad[column] = text;
      all.push_back(bad);
    };
    wrong(0, "没有的街道");
    wrong(1, "");
    wrong(2, "51011319900101001");
    wrong(3, "12");
    wrong(4, "不知道");
    wrong(4, "");
    wrong(5, "一万");
    wrong(8, "2023.13");
    all.push_back(all[3]);  // twice
    Line other = all[4];    // somebody else's number
    other[0] = "大弯街道";
    other[1] = "王五";
    all.push_back(other);
    Line rich = line(900);
    rich[5] = "2000000";
    all.push_back(rich);
    Line pupil = line(901);
    pupil[4] = "在校";
    all.push_back(pupil);
    return all;
  }
};
JISHI_ON_BOTH_DATABASES(Imports);

TEST_P(Imports, TakesInRowsAndTheirPersons) {
  const auto report = take_in(write("名单.xlsx", headings(), lines(3)));
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.rows, 3);
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.new_persons, 3);
  EXPECT_EQ(report.refused, 0);
  const auto rows = held("youth");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0], std::to_string(hongyang_.value()) + " 孙秋春|" + id_number("1992-03-12", 2) +
                         "|13810000002| 2023-06-01–9999-12-31 sex=female birth_date=1992-03-12 "
                         "work=farm income=20.50 children=2 party=false seen_on=2023-05-01");
  EXPECT_TRUE(journal_whole());
}

TEST_P(Imports, TellsEveryOutcome) {
  rejects_ = file("退回.xlsx");
  const auto report = take_in(write("名单.xlsx", headings(), mixed(600)));
  EXPECT_EQ(report.rows, 612);
  EXPECT_EQ(report.added, 601);
  EXPECT_EQ(report.warned, 1);
  EXPECT_EQ(report.refused, 11);
  EXPECT_EQ(report.new_persons, 601);
  EXPECT_EQ(held("youth").size(), 601U);
  ASSERT_EQ(report.first_refused.size(), 11U);
  const std::vector<std::pair<std::int64_t, std::size_t>> cells = {{602, 0},
                                                                   {603, 1},
                                                                   {604, 2},
                                                                   {605, 3},
                                                                   {606, 4},
                                                                   {607, 4},
                                                                   {608, 5},
                                                                   {609, 8},
                                                                   {610, std::string::npos},
                                                                   {611, 2},
                                                                   {613, std::string::npos}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(report.first_refused[i].row, cells[i].first);
    ASSERT_EQ(report.first_refused[i].reasons.size(), 1U) << cells[i].first;
    EXPECT_EQ(report.first_refused[i].reasons[0].first, cells[i].second) << cells[i].first;
  }
  EXPECT_EQ(report.first_refused[8].reasons[0].second, "与第 5 行重复，请只保留一行。");
  EXPECT_EQ(report.first_refused[9].reasons[0].second,
            "身份证号与第 6 行相同，姓名不同，请核对两行的姓名和身份证号。");
  EXPECT_EQ(texts(*rejects_).size(), 12U);
}

TEST_P(Imports, PreviewsWhatItWillDo) {
  take_in(write("先前.csv", headings(), {line(1, "大弯街道"), line(2), line(3, "大弯街道")}));
  const auto before = held("youth", true);
  for (const Existing existing : {Existing::skip, Existing::update, Existing::fill}) {
    request_.existing = existing;
    std::vector<Line> all = mixed(600);
    all[1][9] = "有变化";
    all[2][3] = "13900000000";
    const auto from = write("名单.xlsx", headings(), all);
    const auto said = preview(from);
    EXPECT_EQ(held("youth", true), before);
    EXPECT_FALSE(said.id);
    const auto done = take_in(from);
    EXPECT_EQ(said.rows, done.rows);
    EXPECT_EQ(said.added, done.added);
    EXPECT_EQ(said.changed, done.changed);
    EXPECT_EQ(said.unchanged, done.unchanged);
    EXPECT_EQ(said.skipped, done.skipped);
    EXPECT_EQ(said.refused, done.refused);
    EXPECT_EQ(said.warned, done.warned);
    EXPECT_EQ(said.new_persons, done.new_persons);
    EXPECT_EQ(said.possible_duplicates, done.possible_duplicates);
    EXPECT_TRUE(said.reasons == done.reasons);
    EXPECT_EQ(done.added, 598);
    EXPECT_EQ(done.changed, existing == Existing::update ? 2 : existing == Existing::fill ? 1 : 0);
    EXPECT_EQ(done.skipped, existing == Existing::update ? 0 : existing == Existing::fill ? 1 : 2);
    EXPECT_EQ(done.unchanged, 1);
    undo(done.id);
    EXPECT_EQ(held("youth", true).size(), before.size());
  }
}

}  // namespace
}  // namespace jishi::exchange
