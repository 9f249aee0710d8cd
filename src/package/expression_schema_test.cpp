#include "package/expression_schema.hpp"

#include <gtest/gtest.h>

#include <array>

#include "expression/check.hpp"
#include "package/loader.hpp"

namespace jishi::package {
namespace {

using expression::Kind;

class ExpressionSchema : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::array folders = {std::filesystem::path(JISHI_SOURCE_DIR "/packages/base")};
    base_ = load_packages(folders).packages;
    ledger_ = base_.find_ledger("committee_member");
    ASSERT_NE(ledger_, nullptr);
  }

  // The kind of the expression's result; failure where it does not check.
  Kind kind_of(std::string_view source, RuleScope scope) {
    ExpressionSchemas schemas(base_);
    const auto checked = expression::check(source, schemas.rule(*ledger_, scope));
    return checked.ok() ? checked->type().kind : Kind::failure;
  }

  PackageSet base_;
  const Ledger* ledger_ = nullptr;
};

TEST_F(ExpressionSchema, ARuleOfARowNamesItsFields) {
  EXPECT_EQ(kind_of("post == 'secretary'", RuleScope::row), Kind::boolean);
  EXPECT_EQ(kind_of("term_until", RuleScope::row), Kind::date);
  EXPECT_EQ(kind_of("civil_servant", RuleScope::row), Kind::boolean);
  EXPECT_EQ(kind_of("rows.size()", RuleScope::row), Kind::failure);
}

TEST_F(ExpressionSchema, ARuleOfAUnitNamesItsRows) {
  EXPECT_EQ(kind_of("rows.size()", RuleScope::unit), Kind::integer);
  EXPECT_EQ(kind_of("rows.exists(r, r.source == 'teacher')", RuleScope::unit), Kind::boolean);
  EXPECT_EQ(kind_of("post", RuleScope::unit), Kind::failure);
}

TEST_F(ExpressionSchema, AChoiceComparesWithItsOwnCodesOnly) {
  EXPECT_EQ(kind_of("post == 'chairman'", RuleScope::row), Kind::failure);
}

TEST_F(ExpressionSchema, BothNameTheUnitTheRulesAndTheDay) {
  for (const RuleScope scope : {RuleScope::row, RuleScope::unit}) {
    EXPECT_EQ(kind_of("unit.level == 'township'", scope), Kind::boolean);
    EXPECT_EQ(kind_of("unit.kind == 'league_committee'", scope), Kind::boolean);
    EXPECT_EQ(kind_of("unit.agriculture_related", scope), Kind::boolean);
    EXPECT_EQ(kind_of("rule.setting_up.branch_members_min", scope), Kind::integer);
    EXPECT_EQ(kind_of("rule.dues.rate_from_threshold", scope), Kind::decimal);
    EXPECT_EQ(kind_of("rule.dues.nothing", scope), Kind::failure);
    EXPECT_EQ(kind_of("today", scope), Kind::date);
  }
}

TEST_F(ExpressionSchema, TheFieldsOfARowComeFirstAndInTheirOrder) {
  ExpressionSchemas schemas(base_);
  const auto row = schemas.row(*ledger_);
  const auto rule = schemas.rule(*ledger_, RuleScope::row);
  ASSERT_EQ(row->fields.size(), ledger_->fields.size());
  ASSERT_EQ(rule->fields.size(), ledger_->fields.size() + 3);
  for (std::size_t i = 0; i < ledger_->fields.size(); ++i) {
    EXPECT_EQ(row->fields[i].name, ledger_->fields[i].name);
    EXPECT_EQ(rule->fields[i].name, ledger_->fields[i].name);
    EXPECT_EQ(row->fields[i].type.nullable, !ledger_->fields[i].required);
  }
}

}  // namespace
}  // namespace jishi::package
