#include "access/decision.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jishi::access {
namespace {

using organisation::Level;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Date kToday = Date::parse("2026-07-01").value();
const std::vector<UnitId> kTownship = {UnitId(1), UnitId(2), UnitId(3), UnitId(4), UnitId(5)};

HeldGrant held(Role role, std::vector<LedgerLimit> limits = {}, Date until = kForever) {
  return {{role, kTownship.back(), std::move(limits), until}, Level::township, kTownship};
}

Asked ask(Operation operation, std::string ledger = {}, std::vector<std::string> fields = {}) {
  Asked asked;
  asked.operation = operation;
  asked.path = kTownship;
  asked.level = Level::township;
  asked.ledger = std::move(ledger);
  asked.fields = std::move(fields);
  return asked;
}

std::string code(std::vector<HeldGrant> grants, const Asked& asked) {
  return allowed(grants, asked, kToday).code;
}

TEST(Decision, CoversTheLedgersOfAGrantAlone) {
  const auto grant = held(Role::reporter, {{"activity", {}}});
  EXPECT_EQ(code({grant}, ask(Operation::enter_rows, "activity")), "granted");
  EXPECT_EQ(code({grant}, ask(Operation::enter_rows, "activity", {"held_on"})), "granted");
  EXPECT_EQ(code({grant}, ask(Operation::enter_rows, "league_member")), "ledger_not_covered");
  EXPECT_EQ(code({grant}, ask(Operation::submit_report)), "ledger_not_covered");
  // Where the unit stands and what was issued to it are everybody's.
  EXPECT_EQ(code({grant}, ask(Operation::read_tree)), "granted");
  EXPECT_EQ(code({grant}, ask(Operation::read_notices)), "granted");
}

TEST(Decision, CoversTheFieldsOfAGrantAlone) {
  const auto grant = held(Role::reporter, {{"activity", {"held_on", "theme"}}});
  EXPECT_EQ(code({grant}, ask(Operation::change_rows, "activity", {"theme"})), "granted");
  const Decision other = allowed(
      std::vector{grant}, ask(Operation::change_rows, "activity", {"theme", "cost"}), kToday);
  EXPECT_EQ(other.code, "field_not_covered");
  EXPECT_THAT(other.reason, HasSubstr("cost"));
  // A whole row is more than some of its fields.
  EXPECT_EQ(code({grant}, ask(Operation::change_rows, "activity")), "field_not_covered");
  const std::vector<std::string> fields = {"cost", "theme", "held_on"};
  EXPECT_THAT(
      allowed_fields(std::vector{grant}, ask(Operation::read_rows, "activity"), fields, kToday),
      ElementsAre("theme", "held_on"));
  EXPECT_THAT(allowed_fields(std::vector{grant}, ask(Operation::read_rows, "fund"), fields, kToday),
              IsEmpty());
}

TEST(Decision, AddsSeveralGrantsUpFieldByField) {
  const std::vector<HeldGrant> grants = {held(Role::reporter, {{"activity", {"theme"}}}),
                                         held(Role::reporter, {{"activity", {"cost"}}}),
                                         held(Role::leader)};
  EXPECT_EQ(code(grants, ask(Operation::change_rows, "activity", {"theme", "cost"})), "granted");
  EXPECT_EQ(code(grants, ask(Operation::change_rows, "activity", {"theme", "held_on"})),
            "field_not_covered");
  EXPECT_EQ(code(grants, ask(Operation::read_rows, "activity", {"held_on"})), "granted");
}

TEST(Decision, TakesAPurposeThatSaysSomething) {
  Asked asked = ask(Operation::reveal_sensitive, "league_member", {"phone"});
  const struct {
    std::optional<std::string> purpose;
    const char* code;
  } cases[] = {
      {std::nullopt, "purpose_missing"},
      {"", "purpose_missing"},
      {"   ", "purpose_missing"},
      {"两行\n用途", "purpose_missing"},
      {std::string("\xff"), "purpose_missing"},
      {std::string(201, 'x'), "purpose_missing"},
      {std::string(200, 'x'), "granted"},
      {"通知团员大会", "granted"},
  };
  for (const auto& each : cases) {
    asked.purpose = each.purpose;
    const Decision decision = allowed(std::vector{held(Role::reporter)}, asked, kToday);
    EXPECT_EQ(decision.code, each.code) << each.purpose.value_or("none");
    EXPECT_EQ(decision.for_purpose, decision.allowed);
  }
}

// A province's reader who opens a county is as far from its persons as from its own figure.
TEST(Decision, AsksForAPurposeWhereEitherStandsAboveTheCounty) {
  const std::vector<UnitId> province = {UnitId(1), UnitId(2)};
  const HeldGrant grant{{Role::leader, province.back(), {}, kForever}, Level::province, province};
  Asked asked = ask(Operation::read_persons, "league_member");
  EXPECT_EQ(code({grant}, asked), "purpose_missing");
  // With a grant of the township as well the purpose is not needed.
  EXPECT_EQ(code({grant, held(Role::leader)}, asked), "granted");
  EXPECT_EQ(code({grant}, ask(Operation::read_figures, "league_member")), "granted");
  EXPECT_EQ(code({grant}, ask(Operation::read_rows, "activity")), "granted");
}

TEST(Decision, LetsNobodyPassTheirOwnWork) {
  for (const auto& [role, operation] : {std::pair(Role::reviewer, Operation::review),
                                        std::pair(Role::leader_in_charge, Operation::approve)}) {
    Asked asked = ask(operation);
    EXPECT_EQ(code({held(role)}, asked), "granted");
    asked.of_own_work = true;
    EXPECT_EQ(code({held(role)}, asked), "own_work");
  }
}

TEST(Decision, ForgetsAGrantOnTheDayItEnds) {
  const Date tomorrow = kToday.plus_days(1).value();
  EXPECT_EQ(code({held(Role::reporter, {}, tomorrow)}, ask(Operation::submit_report)), "granted");
  EXPECT_EQ(code({held(Role::reporter, {}, kToday)}, ask(Operation::submit_report)), "no_grant");
}

TEST(Decision, GivesNothingForAUnitThatHasEnded) {
  HeldGrant ended = held(Role::reporter);
  ended.path.clear();
  EXPECT_EQ(code({ended}, ask(Operation::read_tree)), "no_grant");
  // A path that is not the unit's is none.
  HeldGrant mixed = held(Role::reporter);
  mixed.grant.unit = UnitId(4);
  EXPECT_EQ(code({mixed}, ask(Operation::read_tree)), "no_grant");
}

TEST(Decision, RefusesAnIncompleteQuestion) {
  Asked nowhere = ask(Operation::read_tree);
  nowhere.path.clear();
  EXPECT_EQ(code({held(Role::reporter)}, nowhere), "incomplete_question");
  EXPECT_EQ(code({held(Role::reporter)}, ask(Operation::enter_rows)), "incomplete_question");
  EXPECT_TRUE(allowed_fields(std::vector{held(Role::reporter)}, ask(Operation::enter_rows),
                             std::vector<std::string>{"theme"}, kToday)
                  .empty());
}

TEST(Decision, SaysWhatToDo) {
  const Decision review =
      allowed(std::vector{held(Role::reporter)}, ask(Operation::review), kToday);
  EXPECT_EQ(review.code, "operation_not_of_role");
  EXPECT_EQ(review.reason, "您的角色不能“审核”，请由审核人办理。");
  Asked beside = ask(Operation::enter_rows, "activity");
  beside.path.back() = UnitId(9);
  EXPECT_EQ(code({held(Role::reporter)}, beside), "beyond_subtree");
}

TEST(Decision, TellsTheMostTellingReason) {
  Asked beside = ask(Operation::read_figures, "activity");
  beside.path.back() = UnitId(9);
  EXPECT_EQ(code({held(Role::audit_administrator), held(Role::leader)}, beside), "beyond_subtree");
  EXPECT_EQ(code({held(Role::leader), held(Role::audit_administrator)}, beside), "beyond_subtree");
}

TEST(Duties, AreKeptApart) {
  const auto grant = [](Role role, std::int64_t unit = 5, std::vector<LedgerLimit> limits = {}) {
    return Grant{role, UnitId(unit), std::move(limits), kForever};
  };
  const std::string kFine = "fine";
  const struct {
    std::vector<Grant> held;
    Grant added;
    std::string code;
  } cases[] = {
      {{}, grant(Role::system_administrator), kFine},
      {{grant(Role::system_administrator)}, grant(Role::system_administrator, 6), kFine},
      {{grant(Role::system_administrator)},
       grant(Role::security_administrator),
       "administrator_stands_alone"},
      {{grant(Role::security_administrator)},
       grant(Role::audit_administrator, 6),
       "administrator_stands_alone"},
      {{grant(Role::audit_administrator)}, grant(Role::reporter), "administrator_stands_alone"},
      {{grant(Role::leader)}, grant(Role::system_administrator), "administrator_stands_alone"},
      {{grant(Role::reporter)}, grant(Role::reviewer), kFine},
      {{grant(Role::reporter)}, grant(Role::reporter), "grant_twice"},
      {{grant(Role::reporter)}, grant(Role::reporter, 6), kFine},
      {{}, grant(Role::link_holder), "link_is_not_granted"},
      {{}, grant(Role::assessor), "assessor_without_ledgers"},
      {{}, grant(Role::assessor, 5, {{"youth_appraisal", {}}}), kFine},
      {{},
       grant(Role::audit_administrator, 5, {{"league_member", {}}}),
       "administrator_with_ledgers"},
      {{}, grant(Role::reporter, 5, {{"activity", {}}, {"activity", {}}}), "bad_limits"},
      {{}, grant(Role::reporter, 5, {{"activity", {"theme", "theme"}}}), "bad_limits"},
      {{}, grant(Role::reporter, 5, {{"活动", {}}}), "bad_limits"},
      {{}, grant(Role::reporter, 5, {{"", {}}}), "bad_limits"},
      {std::vector(kMostGrants, grant(Role::leader)), grant(Role::reporter), "too_many_grants"},
  };
  for (const auto& each : cases) {
    const Result<void> checked = check_grant(each.held, each.added);
    EXPECT_EQ(checked ? kFine : checked.error().code, each.code) << label(each.added.role);
  }
}

TEST(Roles, AreKnownByWordAndNumber) {
  for (const Role role : kRoles) {
    EXPECT_EQ(role_of_word(word(role)), role);
    EXPECT_EQ(role_of_number(static_cast<std::int64_t>(role)), role);
    EXPECT_FALSE(label(role).empty());
  }
  EXPECT_EQ(role_of_word("root"), std::nullopt);
  EXPECT_EQ(role_of_number(0), std::nullopt);
  EXPECT_EQ(role_of_number(13), std::nullopt);
}

}  // namespace
}  // namespace jishi::access
