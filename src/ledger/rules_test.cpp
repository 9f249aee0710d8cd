#include "ledger/rules.hpp"

#include <gtest/gtest.h>

#include "ledger/testing/demo_package.hpp"

namespace jishi::ledger {
namespace {

using testing::day;

constexpr const char* kAddition = R"(addition: county_homes
label: 青白江增补
owner: "510113"
ledger: home
fields:
  street: {label: 街巷, type: text, max_length: 20, required: true}
items:
  grade: {mobile: 流动店}
)";

class RowRules : public ::testing::Test {
 protected:
  RowRules() : definitions_(testing::demo_definitions({{"add.yaml", kAddition}})) {
    definitions_->owners["county_homes"] = UnitId(11);
    shape_ = shape_for({});
  }

  Shape shape_for(std::vector<UnitId> path) {
    const package::Ledger* ledger = definitions_->packages.find_ledger("home");
    return {definitions_, ledger, package::fields_for(*definitions_, *ledger, path), path};
  }

  std::size_t index(const char* field) { return shape_.find(field).value(); }

  Values good() {
    Values values(shape_.fields.size());
    values[index("title")] = std::string("一号店");
    values[index("grade")] = std::string("plain");
    return values;
  }
  Values good_with(const char* field, package::Value value) {
    Values values = good();
    values[index(field)] = std::move(value);
    return values;
  }

  const Rules& rules() {
    if (!rules_) rules_ = std::make_unique<Rules>(definitions_);
    return *rules_;
  }

  // "code@field: message", one a line; warnings begin with ~.
  std::string told(const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings) {
      if (!out.empty()) out += "\n";
      if (finding.severity == package::Severity::warn) out += "~";
      out += finding.code;
      if (finding.field >= 0)
        out += "@" + shape_.fields[static_cast<std::size_t>(finding.field)].field->name;
      if (finding.code == "rule") out += ": " + finding.message;
    }
    return out;
  }
  std::string check(const Values& values, const char* from = "2023-06-01",
                    const char* to = "9999-12-31", const char* today = "2024-01-01",
                    const Values* before = nullptr) {
    return told(rules().check_row(shape_, unit_, values, day(from), day(to), day(today), before));
  }

  std::shared_ptr<package::Definitions> definitions_;
  Shape shape_;
  UnitFacts unit_{{organisation::LifeState::active,
                   UnitId(1),
                   organisation::Level::township,
                   "committee",
                   "某街道团工委",
                   {},
                   {}},
                  {}};
  std::unique_ptr<Rules> rules_;
};

TEST_F(RowRules, LetsAGoodRowPass) {
  EXPECT_EQ(check(good()), "");
}

TEST_F(RowRules, TellEveryValueThatIsWrong) {
  Values values(shape_.fields.size());
  values[index("grade")] = std::string("nothing");
  values[index("area")] = Decimal::from_scaled(-1, 0);
  values[index("seats")] = std::string("12");
  EXPECT_EQ(check(values),
            "value_required@title\nvalue_not_in_dictionary@grade\nvalue_out_of_bounds@area\n"
            "value_of_wrong_type@seats");
}

struct ValueCase {
  const char* field;
  package::Value value;
  const char* expected;
};

TEST_F(RowRules, CheckTypeLengthDigitsAndBounds) {
  const ValueCase cases[] = {
      {"title", std::string("六个字的名称"), ""},
      {"title", std::string("七个字的名称啊"), "value_too_long@title"},
      {"title", std::string("坏\xFF"), "value_unreadable@title"},
      {"title", std::string("坏\x01"), "value_unreadable@title"},
      {"title", std::string("反\u202E转"), "value_unreadable@title"},
      {"title", std::string("两\n行"), ""},
      {"title", std::int64_t{1}, "value_of_wrong_type@title"},
      {"grade", true, "value_of_wrong_type@grade"},
      {"area", Decimal::from_scaled(1000, 0), ""},
      {"area", Decimal::from_scaled(10001, 1), "value_out_of_bounds@area"},
      {"area", Decimal::from_scaled(1250, 2), ""},
      {"area", Decimal::from_scaled(1255, 2), "value_too_precise@area"},
      {"area", std::int64_t{3}, "value_of_wrong_type@area"},
      {"seats", std::int64_t{0}, ""},
      {"seats", std::int64_t{-1}, "value_out_of_bounds@seats"},
      {"opened", day("2020-02-29"), ""},
      {"opened", std::string("2020-02-29"), "value_of_wrong_type@opened"},
      {"night", false, ""},
      {"night", std::int64_t{0}, "value_of_wrong_type@night"},
      {"led_by", std::int64_t{16777217}, ""},
      {"led_by", std::int64_t{0}, "value_of_wrong_type@led_by"},
  };
  for (const ValueCase& each : cases)
    EXPECT_EQ(check(good_with(each.field, each.value)), each.expected)
        << each.field << " " << each.value.index();
}

TEST_F(RowRules, LetARetiredValueStayButNotCome) {
  const Values joint = good_with("grade", std::string("joint"));
  EXPECT_EQ(check(joint, "2021-12-31"), "");
  EXPECT_EQ(check(joint, "2022-01-01"), "value_retired@grade");
  EXPECT_EQ(check(joint, "2022-01-01", "9999-12-31", "2024-01-01", &joint), "");
  const Values plain = good();
  EXPECT_EQ(check(joint, "2022-01-01", "9999-12-31", "2024-01-01", &plain), "value_retired@grade");
  const Values old = good_with("old_name", std::string("旧"));
  EXPECT_EQ(check(old, "2020-12-31"), "");
  EXPECT_EQ(check(old, "2021-01-01"), "field_retired@old_name");
  EXPECT_EQ(check(old, "2021-01-01", "9999-12-31", "2024-01-01", &old), "");
}

TEST_F(RowRules, KnowWhatAUnitAddsForItsSubtree) {
  Values mobile = good_with("grade", std::string("mobile"));
  EXPECT_EQ(check(mobile), "value_not_in_dictionary@grade");
  shape_ = shape_for({UnitId(1), UnitId(11)});
  mobile.resize(shape_.fields.size());
  EXPECT_EQ(check(mobile), "value_required@street");
  mobile[index("street")] = std::string("红阳路");
  EXPECT_EQ(check(mobile), "");
  // It has left the subtree: what was written stays readable, and is demanded no more.
  shape_.path = {UnitId(1)};
  mobile[index("grade")] = std::string("plain");
  mobile[index("street")] = std::nullopt;
  EXPECT_EQ(check(mobile), "");
}

TEST_F(RowRules, AskTheRulesOfTheDay) {
  Values flagship = good_with("grade", std::string("flagship"));
  flagship[index("area")] = Decimal::from_scaled(100, 0);
  const std::string since_2023 = "~rule: 旗舰店“一号店”应不小于 120.5，现为 100 {平方米}";
  EXPECT_EQ(check(flagship), since_2023);
  // A row of the past is held to what was demanded then, one that still holds to today's.
  EXPECT_EQ(check(flagship, "2022-01-01", "2023-01-01"), "");
  EXPECT_EQ(check(flagship, "2022-01-01"), since_2023);
  flagship[index("area")] = std::nullopt;
  EXPECT_EQ(check(flagship, "2022-01-01", "2022-06-01"),
            "~rule: 旗舰店“一号店”应不小于 80.0，现为 空 {平方米}");
  // Before the first version of the rule set there is nothing to hold it to.
  EXPECT_EQ(check(flagship, "2019-01-01", "2019-06-01"), "");
}

TEST_F(RowRules, HoldOnlyInTheirTime) {
  const Values many = good_with("seats", std::int64_t{501});
  EXPECT_EQ(check(many, "2020-12-31"), "");
  EXPECT_EQ(check(many, "2021-01-01"), "rule: 座位最多 500 个，现有 501 个");
  EXPECT_EQ(check(many, "2021-12-31"), "rule: 座位最多 500 个，现有 501 个");
  EXPECT_EQ(check(many, "2022-01-01"), "");
  EXPECT_EQ(check(many, "2020-06-01", "9999-12-31", "2021-06-01"),
            "rule: 座位最多 500 个，现有 501 个");
  EXPECT_EQ(check(many, "2020-06-01", "2020-07-01", "2021-06-01"), "");
}

TEST_F(RowRules, SayWhenARuleCannotBeComputed) {
  EXPECT_EQ(check(good_with("seats", std::int64_t{0}), "2030-01-01"), "~rule_not_computable");
  EXPECT_EQ(check(good_with("seats", std::int64_t{2}), "2030-01-01"), "");
}

TEST_F(RowRules, AskTheUnitsFields) {
  unit_.unit.level = organisation::Level::village;
  EXPECT_EQ(check(good(), "2028-01-01"), "~rule: 村级只在园区");
  unit_.profile.emplace("park", true);
  EXPECT_EQ(check(good(), "2028-01-01"), "");
}

TEST_F(RowRules, RegisterNobodyUnderFourteen) {
  for (package::Ledger& ledger : definitions_->packages.ledgers)
    for (package::Field& field : ledger.fields)
      if (field.name == "opened") field.from_person = package::FromPerson::birth_date;
  const auto on = [&](const char* born, const char* today) {
    return check(good_with("opened", day(born)), "2023-06-01", "9999-12-31", today);
  };
  EXPECT_EQ(on("2010-03-01", "2024-02-29"), "too_young@opened");
  EXPECT_EQ(on("2010-03-01", "2024-03-01"), "");
  EXPECT_EQ(on("2025-01-01", "2024-03-01"), "bad_birth_date@opened");
  const auto findings = rules().check_row(shape_, unit_, good_with("opened", day("2015-01-01")),
                                          day("2023-06-01"), kForever, day("2024-01-01"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].message.find("未满14周岁的不登记"), std::string::npos);
}

TEST_F(RowRules, RefuseAnIntervalWithoutDays) {
  EXPECT_EQ(check(good(), "2023-06-01", "2023-06-01"), "bad_interval");
}

TEST_F(RowRules, AreAskedPerUnit) {
  const Values flagship = good_with("grade", std::string("flagship"));
  const Values plain = good();
  const Values* const rows[] = {&flagship, &plain, &flagship};
  EXPECT_EQ(told(rules().check_unit(shape_, unit_, rows, day("2020-01-01"))),
            "rule: 旗舰店只能有 1 个，现有 2 个");
  EXPECT_EQ(told(rules().check_unit(shape_, unit_, rows, day("2019-12-31"))), "");
  EXPECT_EQ(told(rules().check_unit(shape_, unit_, std::span(rows).first(2), day("2020-01-01"))),
            "");
  EXPECT_EQ(told(rules().check_unit(shape_, unit_, {}, day("2020-01-01"))), "");
  EXPECT_TRUE(rules().has_blocking_unit_rules(*shape_.ledger));
  EXPECT_FALSE(rules().has_blocking_unit_rules(*definitions_->packages.find_ledger("member")));
}

}  // namespace
}  // namespace jishi::ledger
