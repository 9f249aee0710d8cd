// Whom the rows of an import are about.
#include "exchange/import.hpp"

#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::id_number;

class PersonsOfImports : public testing::ImportTests {};
JISHI_ON_BOTH_DATABASES(PersonsOfImports);

TEST_P(PersonsOfImports, KnowsAPersonWithoutNumberByNameInTheUnit) {
  const Line short_headings = {"姓名", "出生日期", "就业", "单位"};
  take_in(write("甲.csv", short_headings,
                {{"张三", "1999-01-01", "务农", "红阳街道"}, {"李四", "", "务农", "红阳街道"}}));
  request_.existing = Existing::update;
  const auto report = take_in(write("乙.csv", short_headings,
                                    {{"张三", "1999-01-01", "外出务工", "红阳街道"},
                                     {"张三", "1998-01-01", "务农", "红阳街道"},
                                     {"李四", "", "务农", "大弯街道"},
                                     {"李四", "", "务农", "红阳街道"},
                                     {"李四", "2000-01-01", "务农", "红阳街道"}}));
  EXPECT_EQ(report.changed, 1);    // the first 张三
  EXPECT_EQ(report.unchanged, 1);  // 李四 of 红阳街道
  EXPECT_EQ(report.added, 2);      // 张三 of another birth date, 李四 of 大弯街道
  EXPECT_EQ(report.new_persons, 2);
  EXPECT_EQ(report.possible_duplicates, 1);  // two of 李四
  EXPECT_EQ(report.refused, 1);              // the third 李四 may be the second
  EXPECT_EQ(persons().size(), 4U);
}

TEST_P(PersonsOfImports, KnowsAPersonWithoutNumberOnceTheNumberIsGiven) {
  const Line short_headings = {"姓名", "身份证号", "出生日期", "就业"};
  request_.unit = hongyang_;
  const std::string number = id_number("1999-01-15", 1);
  const auto nameless = write("甲.csv", short_headings, {{"张三", "", "", "务农"}});
  const auto numbered = write("乙.csv", short_headings, {{"张三", number, "", "务农"}});
  take_in(nameless);
  for (const Existing existing : {Existing::skip, Existing::fill, Existing::update}) {
    request_.existing = existing;
    const bool takes = existing != Existing::skip;
    const auto said = preview(numbered);
    const auto report = take_in(numbered);
    EXPECT_EQ(report.changed, takes ? 1 : 0);
    EXPECT_EQ(report.skipped, takes ? 0 : 1);
    EXPECT_EQ(report.new_persons, 0);
    EXPECT_EQ(said.changed, report.changed);
    EXPECT_EQ(said.skipped, report.skipped);
    ASSERT_EQ(persons().size(), 1U);
    EXPECT_EQ(persons()[0].find(number) != std::string::npos, takes);
    EXPECT_EQ(held("youth").size(), 1U);
    // And the other way round.
    EXPECT_EQ(take_in(nameless).unchanged, 1);
    undo(report.id);
    EXPECT_EQ(persons(), std::vector<std::string>{"张三|||"});
  }
}

TEST_P(PersonsOfImports, KeepsTwoOfOneNameWhomTheirNumbersOrBirthDatesTellApart) {
  const Line short_headings = {"姓名", "身份证号", "出生日期", "就业"};
  request_.unit = hongyang_;
  request_.existing = Existing::update;
  take_in(write(
      "甲.csv", short_headings,
      {{"张三", id_number("1999-01-15", 1), "", "务农"}, {"李四", "", "1998-05-01", "务农"}}));
  const auto report = take_in(write("乙.csv", short_headings,
                                    {{"张三", id_number("1998-02-03", 3), "", "务农"},
                                     {"李四", id_number("1998-06-07", 5), "", "务农"}}));
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.new_persons, 2);
  // Only a month was written of the first 李四.
  const auto month =
      take_in(write("丙.csv", short_headings, {{"李四", id_number("1998-05-20", 7), "", "务农"}}));
  EXPECT_EQ(month.changed, 1);
  EXPECT_EQ(persons().size(), 4U);
}

TEST_P(PersonsOfImports, RefusesARowThatMayBeAboutSeveralOfOneName) {
  const Line short_headings = {"姓名", "身份证号", "联系电话", "就业", "备注"};
  request_.unit = hongyang_;
  take_in(write("甲.csv", short_headings,
                {{"张三", id_number("1999-01-15", 1), "13800000001", "务农", "甲"},
                 {"张三", id_number("1998-02-03", 3), "13800000002", "务农", "乙"}}));
  const auto report = take_in(write("乙.csv", short_headings, {{"张三", "", "", "外出务工", ""}}));
  EXPECT_EQ(report.refused, 1);
  ASSERT_EQ(report.first_refused.size(), 1U);
  const std::string words = report.first_refused[0].reasons.at(0).second;
  EXPECT_NE(words.find("张*（5101**********"), std::string::npos) << words;
  EXPECT_NE(words.find("138****0002"), std::string::npos) << words;
  EXPECT_EQ(number("SELECT count(*) FROM import_refused WHERE reasons IS NOT NULL"), 0);
  request_.existing = Existing::update;
  EXPECT_EQ(take_in(write("丙.csv", short_headings, {{"张三", "", "13800000002", "外出务工", ""}}))
                .changed,
            1);
  EXPECT_EQ(take_in(write("丁.csv", short_headings, {{"张三", "", "", "务农", "甲"}})).unchanged,
            1);
  EXPECT_EQ(persons().size(), 2U);
}

TEST_P(PersonsOfImports, RefusesANumberBelowTheSameNameWithoutOne) {
  const Line short_headings = {"姓名", "身份证号", "就业"};
  request_.unit = hongyang_;
  const auto report = take_in(write("甲.csv", short_headings,
                                    {{"张三", "", "务农"},
                                     {"张三", id_number("1999-01-15", 1), "务农"},
                                     {"李四", id_number("1999-01-15", 3), "务农"},
                                     {"李四", "", "务农"}}));
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.refused, 2);
  EXPECT_EQ(persons().size(), 2U);
}

TEST_P(PersonsOfImports, KnowsAMaskedPersonAndRegistersNone) {
  const Line short_headings = {"姓名", "身份证号", "联系电话", "就业"};
  request_.unit = hongyang_;
  const std::string number = id_number("1999-01-15", 1);
  take_in(write("甲.csv", short_headings,
                {{"张三", number, "13800000001", "务农"}, {"张四", "", "", "务农"}}));
  request_.existing = Existing::update;
  const std::string masked = person::masked_id_number(number);
  const auto report = take_in(write("乙.csv", short_headings,
                                    {{"张*", masked, "138****0001", "外出务工"},
                                     {"张*", "", "", "务农"},
                                     {"王*", "", "", "务农"},
                                     {"张三", "5101**********9999", "", "务农"},
                                     {"赵六", "", "138****0001", "务农"}}));
  EXPECT_EQ(report.changed, 1);
  EXPECT_EQ(report.unchanged, 1);
  EXPECT_EQ(report.refused, 3);
  EXPECT_EQ(report.added, 0);
  EXPECT_EQ(persons().size(), 2U);
}

TEST_P(PersonsOfImports, KnowsAPersonAcrossUnits) {
  take_in(write("甲.csv", headings(), {line(1), line(2)}));
  std::vector<Line> more = {line(1, "大弯街道"), line(2, "大弯街道")};
  more[1][1] = "王五";
  const auto report = take_in(write("乙.csv", headings(), more));
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.new_persons, 0);
  ASSERT_EQ(report.first_refused.size(), 1U);
  const auto& [column, words] = report.first_refused[0].reasons.at(0);
  EXPECT_EQ(column, 2U);
  EXPECT_EQ(words, "此身份证号已登记在“孙**”名下，与本行姓名不同，请核对姓名和身份证号。");
  EXPECT_EQ(persons().size(), 2U);
}

}  // namespace
}  // namespace jishi::exchange
