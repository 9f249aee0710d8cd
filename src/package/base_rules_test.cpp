// The rules of the ledgers of packages/base, asked of rows.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "expression/check.hpp"
#include "expression/evaluate.hpp"
#include "package/expression_schema.hpp"
#include "package/loader.hpp"

namespace jishi::package {
namespace {

using Cell = expression::Value;
using Row = std::map<std::string, Cell>;

Cell text(std::string_view value) {
  return Cell::text(value);
}
Cell day(std::string_view iso) {
  return Cell::date(*Date::parse(iso));
}
Cell whole(std::int64_t value) {
  return Cell::integer(value);
}
Cell yuan(std::string_view value) {
  return Cell::decimal(*Decimal::parse(value)->rescaled(2));
}

class RulesOfTheBasePackage : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::vector<std::filesystem::path> folders = {JISHI_SOURCE_DIR "/packages/base"};
    base_ = new PackageSet(load_packages(folders).packages);
  }
  static void TearDownTestSuite() { delete base_; }

  void SetUp() override { unit("branch", "village"); }

  void unit(std::string_view kind, std::string_view level) {
    unit_.assign(2 + base_->unit_fields.size(), Cell());
    unit_[0] = text(kind);
    unit_[1] = text(level);
  }

  // Whether the one rule of the ledger whose message has these words holds for the row (rows, for a
  // rule per unit), today being that day.
  bool holds(std::string_view ledger, std::string_view words, const Row& row) {
    return holds(ledger, words, std::vector<Row>{row});
  }
  bool holds(std::string_view name, std::string_view words, const std::vector<Row>& rows) {
    const Ledger& ledger = *base_->find_ledger(name);
    const Rule* rule = nullptr;
    for (const Rule& each : ledger.rules) {
      if (each.message.find(words) == std::string::npos) continue;
      EXPECT_EQ(rule, nullptr) << "two rules say " << words;
      rule = &each;
    }
    if (rule == nullptr) throw std::out_of_range("no rule says " + std::string(words));
    ExpressionSchemas schemas(*base_);
    const auto checked = expression::check(rule->check, schemas.rule(ledger, rule->scope));
    if (!checked.ok()) throw std::logic_error(rule->check);

    std::vector<std::vector<Cell>> cells;
    for (const Row& row : rows)
      cells.push_back(in_order(ledger, row));
    std::vector<Cell> list;
    for (const auto& each : cells)
      list.push_back(Cell::row(each));
    std::vector<Cell> values = cells.front();
    if (rule->scope == RuleScope::unit) values = {Cell::list(list)};
    const auto parameters = rule_sets();
    std::vector<Cell> sets;
    for (const auto& each : parameters)
      sets.push_back(Cell::row(each));
    values.push_back(Cell::row(unit_));
    values.push_back(Cell::row(sets));
    values.push_back(Cell::date(today_));
    expression::Evaluator evaluator;
    const auto outcome = evaluator.evaluate(expression::compile(*checked), values);
    EXPECT_TRUE(outcome.ok()) << rule->check;
    return outcome.ok() && outcome.value().is_true();
  }

  Date today_ = *Date::parse("2024-06-30");

 private:
  static std::vector<Cell> in_order(const Ledger& ledger, const Row& row) {
    std::vector<Cell> out;
    std::size_t taken = 0;
    for (const Field& field : ledger.fields) {
      const auto at = row.find(field.name);
      out.push_back(at == row.end() ? Cell() : at->second);
      if (at != row.end()) ++taken;
    }
    EXPECT_EQ(taken, row.size()) << "a cell of no field";
    return out;
  }

  static Cell cell(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return Cell::integer(*number);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return Cell::decimal(*decimal);
    if (const auto* truth = std::get_if<bool>(&value)) return Cell::boolean(*truth);
    if (const auto* date = std::get_if<Date>(&value)) return Cell::date(*date);
    return Cell::text(std::get<std::string>(value));
  }

  std::vector<std::vector<Cell>> rule_sets() const {
    std::vector<std::vector<Cell>> out;
    for (const RuleSet& set : base_->rule_sets) {
      auto& values = out.emplace_back(set.parameters.size());
      const RuleSetVersion* version = set.on(today_);
      for (std::size_t i = 0; version != nullptr && i < values.size(); ++i)
        values[i] = cell(version->values[i]);
    }
    return out;
  }

  static const PackageSet* base_;
  std::vector<Cell> unit_;
};
const PackageSet* RulesOfTheBasePackage::base_ = nullptr;

TEST_F(RulesOfTheBasePackage, AnAdmissionNumberHasTwelveDigits) {
  const char* rule = "位数字";
  EXPECT_TRUE(holds("league_member", rule, Row{{"admission_number", text("201751000001")}}));
  EXPECT_TRUE(holds("league_member", rule, Row{}));
  EXPECT_FALSE(holds("league_member", rule, Row{{"admission_number", text("20175100001")}}));
  EXPECT_FALSE(holds("league_member", rule, Row{{"admission_number", text("2017510000O1")}}));
}

TEST_F(RulesOfTheBasePackage, AnAdmissionNumberBeginsWithTheYearOfJoining) {
  const char* rule = "前四位";
  const auto member = [](const char* number, const char* joined) {
    return Row{{"admission_number", text(number)}, {"joined_on", day(joined)}};
  };
  EXPECT_TRUE(holds("league_member", rule, member("201851000001", "2018-05-04")));
  EXPECT_FALSE(holds("league_member", rule, member("201851000001", "2019-05-04")));
  EXPECT_TRUE(holds("league_member", rule, Row{{"joined_on", day("2019-05-04")}}));
}

TEST_F(RulesOfTheBasePackage, WhoJoinedSinceNumbersAreGivenHasOne) {
  const char* rule = "应有发展团员编号";
  EXPECT_TRUE(holds("league_member", rule, Row{{"joined_on", day("2016-12-31")}}));
  EXPECT_FALSE(holds("league_member", rule, Row{{"joined_on", day("2017-01-01")}}));
  EXPECT_TRUE(
      holds("league_member", rule,
            Row{{"joined_on", day("2017-01-01")}, {"admission_number", text("201751000001")}}));
}

TEST_F(RulesOfTheBasePackage, MembersAreBetweenFourteenAndTwentyEight) {
  const auto member = [](const char* born, const char* joined) {
    return Row{{"birth_date", day(born)}, {"joined_on", day(joined)}};
  };
  EXPECT_TRUE(holds("league_member", "入团时", member("2004-05-04", "2018-05-04")));
  EXPECT_FALSE(holds("league_member", "入团时", member("2004-05-05", "2018-05-04")));
  EXPECT_TRUE(holds("league_member", "离团手续", member("1996-07-01", "2012-05-04")));
  EXPECT_FALSE(holds("league_member", "离团手续", member("1996-06-30", "2012-05-04")));
  EXPECT_FALSE(holds("league_member", "早于出生日期", member("2018-05-05", "2018-05-04")));
}

TEST_F(RulesOfTheBasePackage, ThoseAwayForSixMonthsAreToBeTransferred) {
  const auto since = [](const char* date) {
    return Row{{"floating", Cell::boolean(true)}, {"floating_since", day(date)}};
  };
  const char* rule = "转接组织关系";
  EXPECT_TRUE(holds("league_member", rule, since("2024-01-01")));
  EXPECT_FALSE(holds("league_member", rule, since("2023-12-31")));
  EXPECT_TRUE(holds("league_member", rule, Row{{"floating", Cell::boolean(true)}}));
  EXPECT_TRUE(holds("league_member", rule, Row{}));
}

TEST_F(RulesOfTheBasePackage, MembersBelongToBranchesOfThreeOrMore) {
  EXPECT_TRUE(holds("league_member", "所属的支部", Row{}));
  EXPECT_TRUE(holds("league_member", "联合支部", std::vector<Row>(3)));
  EXPECT_FALSE(holds("league_member", "联合支部", std::vector<Row>(2)));
  unit("league_committee", "township");
  EXPECT_FALSE(holds("league_member", "所属的支部", Row{}));
  EXPECT_TRUE(holds("league_member", "联合支部", std::vector<Row>(1)));
}

TEST_F(RulesOfTheBasePackage, AtMostThirtyInAHundredAreExcellent) {
  std::vector<Row> rows(10, Row{{"review_grade", text("qualified")}});
  for (std::size_t i = 0; i < 3; ++i)
    rows[i]["review_grade"] = text("excellent");
  EXPECT_TRUE(holds("league_member", "“优秀”", rows));
  rows[3]["review_grade"] = text("excellent");
  EXPECT_FALSE(holds("league_member", "“优秀”", rows));
}

TEST_F(RulesOfTheBasePackage, SurveysAreOfThoseUpToTwentyEight) {
  EXPECT_TRUE(holds("youth_survey", "摸底调查的范围", Row{{"birth_date", day("1995-07-01")}}));
  EXPECT_FALSE(holds("youth_survey", "摸底调查的范围", Row{{"birth_date", day("1995-06-30")}}));
}

TEST_F(RulesOfTheBasePackage, AGeneralMeetingNeedsMoreThanHalf) {
  const auto meeting = [](std::int64_t present) {
    return Row{
        {"kind", text("branch_meeting")}, {"entitled", whole(10)}, {"present", whole(present)}};
  };
  EXPECT_TRUE(holds("activity", "没有超过半数", meeting(6)));
  EXPECT_FALSE(holds("activity", "没有超过半数", meeting(5)));
  EXPECT_TRUE(
      holds("activity", "没有超过半数",
            Row{{"kind", text("lecture")}, {"entitled", whole(10)}, {"present", whole(1)}}));
}

TEST_F(RulesOfTheBasePackage, AnActivityIsRecordedOnceItWasHeld) {
  EXPECT_TRUE(holds("activity", "晚于今天", Row{{"held_on", day("2024-06-30")}}));
  EXPECT_FALSE(holds("activity", "晚于今天", Row{{"held_on", day("2024-07-01")}}));
}

TEST_F(RulesOfTheBasePackage, ADutySystemHasItsRosterAndATermSystemItsPledge) {
  EXPECT_FALSE(holds("work_system", "轮值安排", Row{{"kind", text("duty_rota")}}));
  EXPECT_TRUE(holds("work_system", "轮值安排", Row{{"kind", text("meeting")}}));
  EXPECT_FALSE(holds("work_system", "承诺内容", Row{{"kind", text("term_pledge")}}));
  EXPECT_TRUE(holds("work_system", "承诺内容",
                    Row{{"kind", text("term_pledge")}, {"pledge", text("每月联系青年")}}));
}

TEST_F(RulesOfTheBasePackage, ATownshipHasTwentyThousandYuan) {
  const auto funds = [](const char* kind, const char* amount) {
    return Row{{"kind", text(kind)}, {"amount", yuan(amount)}};
  };
  unit("league_committee", "township");
  EXPECT_TRUE(holds("funds", "不足", funds("base", "20000")));
  EXPECT_FALSE(holds("funds", "不足", funds("base", "19999.99")));
  EXPECT_TRUE(holds("funds", "不足", funds("project", "5000")));
  unit("branch", "village");
  EXPECT_TRUE(holds("funds", "不足", funds("base", "500")));
}

TEST_F(RulesOfTheBasePackage, ACommitteeOfABranchHasAtMostFive) {
  EXPECT_TRUE(holds("committee_member", "支委会最多", std::vector<Row>(5)));
  EXPECT_FALSE(holds("committee_member", "支委会最多", std::vector<Row>(6)));
  unit("league_committee", "township");
  EXPECT_TRUE(holds("committee_member", "支委会最多", std::vector<Row>(15)));
}

// A5 and F: 21 deputies with two each is odd, the check names the township.
TEST_F(RulesOfTheBasePackage, ACommitteeOfATownshipHasNineToFifteenOneAndTwo) {
  unit("league_committee", "township");
  std::vector<Row> rows(9, Row{{"post", text("member")}});
  rows[0]["post"] = text("secretary");
  rows[1]["post"] = rows[2]["post"] = text("deputy_secretary");
  for (const char* rule : {"乡镇团委委员应为", "应有书记", "应有副书记"})
    EXPECT_TRUE(holds("committee_member", rule, rows)) << rule;
  rows[2]["post"] = text("member");
  EXPECT_FALSE(holds("committee_member", "应有副书记", rows));
  rows.pop_back();
  EXPECT_FALSE(holds("committee_member", "乡镇团委委员应为", rows));
  rows[0]["post"] = text("member");
  EXPECT_FALSE(holds("committee_member", "应有书记", rows));
}

}  // namespace
}  // namespace jishi::package
