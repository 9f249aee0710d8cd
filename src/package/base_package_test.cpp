// Units, dictionaries and rule sets of packages/base, in the words of the requirements; its ledgers
// are in base_ledgers_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "package/loader.hpp"

namespace jishi::package {
namespace {

class PackageBase : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::vector<std::filesystem::path> folders = {JISHI_SOURCE_DIR "/packages/base"};
    auto outcome = load_packages(folders);
    for (const Mistake& mistake : outcome.mistakes)
      ADD_FAILURE() << to_text(mistake);
    base_ = new PackageSet(std::move(outcome.packages));
  }
  static void TearDownTestSuite() { delete base_; }

  static std::string kind_of(DivisionLevel level, std::string_view name) {
    const DivisionKind* line = base_->division_kind(level, name);
    return line == nullptr ? "" : line->kind;
  }
  static std::vector<std::string> labels(std::string_view dictionary) {
    std::vector<std::string> out;
    for (const DictionaryValue& value : base_->find_dictionary(dictionary)->values)
      out.push_back(value.label);
    return out;
  }
  // The value of a parameter on a day.
  static Value value(std::string_view rule_set, std::string_view parameter,
                     std::string_view day = "2023-06-30") {
    const RuleSet* set = base_->find_rule_set(rule_set);
    if (set == nullptr) return std::string("no such rule set");
    const RuleSetVersion* version = set->on(*Date::parse(day));
    if (version == nullptr) return std::string("no version");
    const Value* found = set->value(*version, parameter);
    return found == nullptr ? Value(std::string("no such parameter")) : *found;
  }
  static Value whole(std::int64_t number) { return number; }
  static Value decimal(std::string_view text) { return *Decimal::parse(text); }

  static const PackageSet* base_;
};
const PackageSet* PackageBase::base_ = nullptr;

TEST_F(PackageBase, HasTheFiveKindsOfUnit) {
  std::vector<std::string> kinds;
  for (const UnitKind& kind : base_->unit_kinds)
    kinds.push_back(kind.label);
  EXPECT_EQ(kinds, (std::vector<std::string>{"团支部", "团总支", "领导机关", "团委", "团工委"}));
}

TEST_F(PackageBase, PutsABranchBelowEveryOtherKindAndNothingBelowABranch) {
  EXPECT_TRUE(base_->kinds_below("branch").empty());
  for (const char* above :
       {"leading_body", "league_committee", "working_committee", "general_branch"}) {
    const auto below = base_->kinds_below(above);
    EXPECT_TRUE(std::any_of(below.begin(), below.end(), [](const UnitKind* kind) {
      return kind->name == "branch";
    })) << above;
  }
}

TEST_F(PackageBase, MakesTheUsualKindOfADivisionFromItsLevelAndItsName) {
  EXPECT_EQ(kind_of(DivisionLevel::province, "四川省"), "leading_body");
  EXPECT_EQ(kind_of(DivisionLevel::prefecture, "成都市"), "leading_body");
  EXPECT_EQ(kind_of(DivisionLevel::county, "青白江区"), "leading_body");
  EXPECT_EQ(kind_of(DivisionLevel::county, "保德县"), "leading_body");
  EXPECT_EQ(kind_of(DivisionLevel::township, "城厢镇"), "league_committee");
  EXPECT_EQ(kind_of(DivisionLevel::township, "人和乡"), "league_committee");
  EXPECT_EQ(kind_of(DivisionLevel::township, "大弯街道"), "working_committee");
  EXPECT_EQ(kind_of(DivisionLevel::township, "国营红星农场"), "working_committee");
  EXPECT_EQ(kind_of(DivisionLevel::village, "前进村村民委员会"), "branch");
}

TEST_F(PackageBase, TellsTownshipsAndSubdistrictsApart) {
  const auto set_of = [](std::string_view name) {
    for (const auto& [field, code] : base_->division_kind(DivisionLevel::township, name)->set)
      if (field == "township_class") return code;
    return std::string();
  };
  EXPECT_EQ(set_of("城厢镇"), "town");
  EXPECT_EQ(set_of("人和乡"), "township");
  EXPECT_EQ(set_of("大弯街道"), "subdistrict");
  EXPECT_EQ(set_of("青白江工业园区"), "other");
}

TEST_F(PackageBase, FoundsTheCorpsBesideTheProvincesOfTheDivisionList) {
  ASSERT_EQ(base_->founding_units.size(), 2u);
  EXPECT_EQ(base_->founding_units[0].level, DivisionLevel::centre);
  const FoundingUnit& corps = base_->founding_units[1];
  EXPECT_EQ(corps.label, "新疆生产建设兵团团委");
  EXPECT_EQ(corps.level, DivisionLevel::province);
  EXPECT_EQ(corps.under, base_->founding_units[0].name);
}

TEST_F(PackageBase, RuralIsADatedFlagOfACounty) {
  const UnitField* field = base_->find_unit_field("agriculture_related");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->field.label, "涉农");
  EXPECT_EQ(field->field.value.type, FieldType::boolean);
  EXPECT_EQ(field->levels, std::vector{DivisionLevel::county});
  EXPECT_TRUE(field->dated);
}

TEST_F(PackageBase, HasTheThreeBoards) {
  EXPECT_EQ(labels("board"),
            (std::vector<std::string>{"县域团工委（农村合作组织）", "乡镇团委", "直属团组织"}));
}

TEST_F(PackageBase, HasTheEightModesOfFoundingAndTheFourOfTheHundredDays) {
  EXPECT_EQ(labels("founding_mode"),
            (std::vector<std::string>{"党建带团建", "镇办共建", "社区与村联建", "村村联建",
                                      "功能聚集联建", "区域联建", "产业融合", "行业联建",
                                      "公寓建团", "依托建团", "兴趣建团", "社团建团"}));
}

TEST_F(PackageBase, HasTheSourcesOfCommitteeMembersAndMarksTheUncertainOne) {
  EXPECT_EQ(
      labels("committee_source"),
      (std::vector<std::string>{
          "涉农银行青年骨干", "户籍民警", "农技推广人员", "教师", "学校负责人", "农村致富带头人",
          "专业合作组织负责人", "合作组织创办人", "民营企业负责人", "企业员工", "大学生村官",
          "机关干部", "机关事业单位工作人员", "青年市场负责人", "乡村好青年", "其他"}));
  for (const DictionaryValue& value : base_->find_dictionary("committee_source")->values)
    EXPECT_EQ(value.to_be_checked, value.label == "青年市场负责人") << value.label;
}

TEST_F(PackageBase, MapsTheListsOfBothProgrammesToTheOneList) {
  const auto mapped = [](std::string_view mapping, std::string_view label) {
    const Mapping* found = base_->find_mapping(mapping);
    for (const Mapping::Line& line : found->lines)
      if (base_->find_value(found->from, line.from)->label == label)
        return base_->find_value(found->to, line.to)->label;
    return std::string();
  };
  EXPECT_EQ(mapped("committee_source_from_pattern", "涉农银行基层网点青年骨干"),
            "涉农银行青年骨干");
  EXPECT_EQ(mapped("committee_source_from_pattern", "农村专业合作组织创办人"), "合作组织创办人");
  EXPECT_EQ(mapped("committee_source_from_benchmark", "涉农金融机构人员"), "涉农银行青年骨干");
  EXPECT_EQ(mapped("committee_source_from_benchmark", "乡村好青年"), "乡村好青年");
  EXPECT_EQ(labels("committee_source_benchmark").size(), 8u);
}

TEST_F(PackageBase, ACommitteeMemberHasWhatA6Asks) {
  const Ledger* ledger = base_->find_ledger("committee_member");
  ASSERT_NE(ledger, nullptr);
  EXPECT_EQ(ledger->person, PersonUse::required);
  for (const char* label :
       {"职务", "出生日期", "学历", "编制", "专兼职", "来源", "任期起", "任期止", "分工"})
    EXPECT_TRUE(std::any_of(ledger->fields.begin(), ledger->fields.end(), [&](const Field& field) {
      return field.label == label;
    })) << label;
  EXPECT_EQ(labels("establishment"), (std::vector<std::string>{"编制内", "编制外"}));
}

TEST_F(PackageBase, TheCommitteeRuleWarnsAndNeverBlocks) {
  for (const Rule& rule : base_->find_ledger("committee_member")->rules)
    if (rule.scope == RuleScope::unit) {
      EXPECT_EQ(rule.severity, Severity::warn) << rule.check;
      EXPECT_TRUE(rule.to_be_checked) << rule.check;
    }
  EXPECT_EQ(value("township_committee", "members_min"), whole(9));
  EXPECT_EQ(value("township_committee", "members_max"), whole(15));
  EXPECT_EQ(value("township_committee", "secretaries"), whole(1));
  EXPECT_EQ(value("township_committee", "deputies"), whole(2));
  EXPECT_EQ(value("committee_by_election_rule", "members_min"), whole(9));
  EXPECT_EQ(value("committee_by_election_rule", "members_max"), whole(21));
  EXPECT_EQ(value("committee_by_election_rule", "deputies_min"), whole(1));
  EXPECT_EQ(value("committee_by_election_rule", "deputies_max"), whole(3));
}

TEST_F(PackageBase, SettingUp) {
  EXPECT_EQ(value("setting_up", "branch_members_min"), whole(3));
  EXPECT_EQ(value("setting_up", "general_branch_members_min"), whole(30));
  EXPECT_EQ(value("setting_up", "committee_members_min"), whole(100));
  EXPECT_EQ(value("setting_up", "branch_committee_from"), whole(7));
  EXPECT_EQ(value("setting_up", "branch_committee_size_min"), whole(3));
  EXPECT_EQ(value("setting_up", "branch_committee_size_max"), whole(5));
  EXPECT_EQ(value("setting_up", "joint_branch_below"), whole(3));
}

TEST_F(PackageBase, AgeNeverDeletes) {
  EXPECT_EQ(value("age", "min"), whole(14));
  EXPECT_EQ(value("age", "max"), whole(28));
  EXPECT_EQ(value("age", "leave_check_at"), whole(28));
  EXPECT_EQ(value("age", "leave_deletes"), Value(false));
}

TEST_F(PackageBase, TermsChangeWithTheRegulationsOf2025) {
  EXPECT_EQ(value("term", "branch_years", "2024-12-31"), whole(1));
  EXPECT_EQ(value("term", "committee_years_min", "2024-12-31"), whole(2));
  EXPECT_EQ(value("term", "committee_years_max", "2024-12-31"), whole(3));
  EXPECT_EQ(value("term", "branch_years", "2025-12-31"), whole(3));
  EXPECT_EQ(value("term", "student_branch_years", "2025-12-31"), whole(1));
  EXPECT_EQ(value("term", "committee_years_min", "2025-12-31"), whole(3));
  EXPECT_EQ(value("term", "committee_years_max", "2025-12-31"), whole(5));
  EXPECT_EQ(value("term_extension", "branch_months_max", "2025-12-31"), whole(6));
  EXPECT_EQ(value("term_extension", "committee_months_max", "2025-12-31"), whole(12));
}

TEST_F(PackageBase, Elections) {
  EXPECT_EQ(value("election", "present_share_above"), decimal("0.8"));
  EXPECT_EQ(value("election", "margin_share"), decimal("0.2"));
  EXPECT_EQ(value("election", "elected_share_above"), decimal("0.5"));
  for (const char* rule : {"more_returned_voids", "too_many_names_void", "tie_votes_again"})
    EXPECT_EQ(value("election", rule), Value(true)) << rule;
  EXPECT_EQ(value("election", "name_order"), Value(std::string("姓氏笔画")));
}

TEST_F(PackageBase, ThreeMeetingsTwoSystemsOneLecture) {
  const auto text = [](const char* word) { return Value(std::string(word)); };
  EXPECT_EQ(value("meetings", "branch_meeting_period"), text("quarter"));
  EXPECT_EQ(value("meetings", "branch_meeting_present_above"), decimal("0.5"));
  EXPECT_EQ(value("meetings", "branch_committee_period"), text("month"));
  EXPECT_EQ(value("meetings", "group_meeting_period"), text("month"));
  EXPECT_EQ(value("meetings", "lecture_period"), text("quarter"));
  EXPECT_EQ(value("meetings", "registration_period"), text("year"));
  EXPECT_EQ(value("education_review", "best_grade_share_max"), decimal("0.3"));
  EXPECT_EQ(labels("review_grade"),
            (std::vector<std::string>{"优秀", "合格", "基本合格", "不合格"}));
}

TEST_F(PackageBase, AdmissionDuesAndTransfer) {
  EXPECT_EQ(value("admission", "number_digits"), whole(12));
  EXPECT_EQ(value("admission", "activist_months_min"), whole(3));
  EXPECT_EQ(value("admission", "study_hours_min"), whole(8));
  EXPECT_EQ(labels("admission_stage"),
            (std::vector<std::string>{"申请", "积极分子", "预审", "支部大会", "审批"}));
  EXPECT_EQ(value("dues", "income_threshold"), whole(2000));
  EXPECT_EQ(value("dues", "flat_below_threshold"), decimal("3"));
  EXPECT_EQ(value("dues", "rate_from_threshold"), decimal("0.002"));
  EXPECT_EQ(value("dues", "monthly_max"), whole(20));
  EXPECT_EQ(value("dues", "student"), decimal("0.2"));
  EXPECT_EQ(value("dues", "farmer"), decimal("0.5"));
  EXPECT_EQ(value("transfer", "floating_months_below"), whole(6));
  EXPECT_EQ(labels("transfer_step").size(), 4u);
}

TEST_F(PackageBase, StatisticCongressAndPartyMembers) {
  EXPECT_EQ(value("yearly_statistic", "decrease_needs_reason"), Value(true));
  EXPECT_EQ(value("yearly_statistic", "decrease_blocks"), Value(false));
  EXPECT_EQ(labels("decrease_reason"), (std::vector<std::string>{"撤并", "超龄离团", "转出"}));
  EXPECT_EQ(value("congress", "members_from"), whole(200));
  EXPECT_EQ(value("party_member", "may_vote"), Value(true));
  EXPECT_EQ(value("party_member", "may_stand"), Value(true));
}

TEST_F(PackageBase, EveryRuleSetNamesItsSourceAndIsMarkedUntilChecked) {
  for (const RuleSet& set : base_->rule_sets)
    for (const RuleSetVersion& version : set.versions) {
      EXPECT_FALSE(version.source.empty()) << set.name;
      EXPECT_TRUE(version.to_be_checked) << set.name;
    }
}

}  // namespace
}  // namespace jishi::package
