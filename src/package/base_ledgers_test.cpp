// The ledgers and sheet profiles of packages/base, in the words of the requirements.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "package/loader.hpp"

namespace jishi::package {
namespace {

using Names = std::vector<std::string>;

class LedgersOfTheBasePackage : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::vector<std::filesystem::path> folders = {JISHI_SOURCE_DIR "/packages/base"};
    base_ = new PackageSet(load_packages(folders).packages);
  }
  static void TearDownTestSuite() { delete base_; }

  static const Ledger& ledger(std::string_view name) {
    const Ledger* found = base_->find_ledger(name);
    if (found == nullptr) throw std::out_of_range("no ledger " + std::string(name));
    return *found;
  }
  static const Field& field(std::string_view of, std::string_view label) {
    for (const Field& each : ledger(of).fields)
      if (each.label == label) return each;
    throw std::out_of_range(std::string(of) + " does not have " + std::string(label));
  }
  static bool has(std::string_view of, std::string_view label) {
    const auto& fields = ledger(of).fields;
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& each) { return each.label == label; });
  }
  static std::set<std::string> labels(std::string_view dictionary) {
    std::set<std::string> out;
    for (const DictionaryValue& value : base_->find_dictionary(dictionary)->values)
      out.insert(value.label);
    return out;
  }
  // The labels below the value with that label.
  static std::set<std::string> below(std::string_view dictionary, std::string_view label) {
    const Dictionary* found = base_->find_dictionary(dictionary);
    std::set<std::string> out;
    for (const DictionaryValue& above : found->values)
      if (above.label == label)
        for (const DictionaryValue& value : found->values)
          if (value.under == above.code) out.insert(value.label);
    return out;
  }
  static void expect_all(const std::set<std::string>& in, const Names& wanted) {
    for (const std::string& label : wanted)
      EXPECT_TRUE(in.contains(label)) << label;
  }
  static bool may_hold(std::string_view name, std::string_view kind) {
    const auto& kinds = ledger(name).held_by;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
  // Whether a heading of a spreadsheet leads to the field.
  static bool takes(const Field& field, std::string_view heading) {
    return field.label == heading ||
           std::find(field.headers.begin(), field.headers.end(), heading) != field.headers.end();
  }

  static const PackageSet* base_;
};
const PackageSet* LedgersOfTheBasePackage::base_ = nullptr;

// H: personal data is kept for a stated purpose; retention ends.
TEST_F(LedgersOfTheBasePackage, EveryLedgerWithPersonsSaysWhyAndForHowLong) {
  std::size_t with_persons = 0;
  for (const Ledger& each : base_->ledgers) {
    if (each.person == PersonUse::none) {
      EXPECT_EQ(each.retention_months, 0) << each.name;
      continue;
    }
    ++with_persons;
    EXPECT_FALSE(each.purpose.empty()) << each.name;
    EXPECT_GT(each.retention_months, 0) << each.name;
  }
  EXPECT_GE(with_persons, 8U);
}

// H: nobody under 14 is recorded; what the ID number says is not asked for twice.
TEST_F(LedgersOfTheBasePackage, WhoIsCountedByAgeHasABirthDateFromTheIdNumberAndNoAge) {
  for (const char* name : {"committee_member", "league_member", "youth_survey", "team_pool"}) {
    const Field& born = field(name, "出生日期");
    EXPECT_EQ(born.from_person, FromPerson::birth_date) << name;
    EXPECT_EQ(field(name, "性别").from_person, FromPerson::sex) << name;
    EXPECT_NE(ledger(name).id_number, Ask::no) << name;
  }
  for (const Ledger& each : base_->ledgers)
    for (const Field& one : each.fields) {
      EXPECT_EQ(one.label.find("年龄"), std::string::npos) << each.name;
      EXPECT_EQ(one.label.find("周岁"), std::string::npos) << each.name;
    }
}

// H: no check-in, points, online-time or login figures; no forced photo or location.
TEST_F(LedgersOfTheBasePackage, NothingAsksForWhatMustNotBeAsked) {
  for (const Ledger& each : base_->ledgers)
    for (const Field& one : each.fields)
      for (const char* word : {"打卡", "签到", "积分", "登录", "在线时长", "照片", "定位", "排名"})
        EXPECT_EQ(one.label.find(word), std::string::npos) << each.name << " " << one.label;
}

TEST_F(LedgersOfTheBasePackage, EveryRuleNamesItsSource) {
  for (const Ledger& each : base_->ledgers)
    for (const Rule& rule : each.rules)
      EXPECT_FALSE(rule.source.empty()) << each.name;
}

// What differs between two versions of a row is told by its key: nobody is in one place twice.
TEST_F(LedgersOfTheBasePackage, EveryLedgerKnowsWhenARowIsThereAlready) {
  for (const Ledger& each : base_->ledgers)
    EXPECT_FALSE(each.unique.empty()) << each.name;
}

TEST_F(LedgersOfTheBasePackage, A6ARosterHasTheMembersDetailsForEveryKindOfOrganisation) {
  for (const char* label : {"职务", "出生日期", "学历", "编制", "专兼职", "来源", "任期起",
                            "任期止", "分工", "民族", "政治面貌", "性别"})
    EXPECT_TRUE(has("committee_member", label)) << label;
  EXPECT_EQ(ledger("committee_member").id_number, Ask::optional);
  EXPECT_EQ(ledger("committee_member").phone, Ask::optional);
  for (const UnitKind& kind : base_->unit_kinds)
    EXPECT_TRUE(may_hold("committee_member", kind.name)) << kind.name;
  EXPECT_EQ(labels("service_mode"), (std::set<std::string>{"专职", "兼职"}));
}

TEST_F(LedgersOfTheBasePackage, A7SixteenSourceCategories) {
  EXPECT_EQ(
      labels("committee_source"),
      (std::set<std::string>{"涉农银行青年骨干", "户籍民警", "农技推广人员", "教师", "学校负责人",
                             "农村致富带头人", "专业合作组织负责人", "合作组织创办人",
                             "民营企业负责人", "企业员工", "大学生村官", "机关干部",
                             "机关事业单位工作人员", "青年市场负责人", "乡村好青年", "其他"}));
  EXPECT_EQ(field("committee_member", "来源").value.dictionary, "committee_source");
}

TEST_F(LedgersOfTheBasePackage, A9TheRegisterOfSystemsKnowsKindsDutyRosterAndPledge) {
  expect_all(labels("work_system_kind"),
             {"会议制度", "学习制度", "档案管理制度", "轮值工作制度", "任期承诺制度",
              "委员分工负责制度", "述职考核制度", "委员退出机制", "委员补充机制"});
  for (const char* label : {"制定日期", "是否执行", "轮值安排", "承诺内容"})
    EXPECT_TRUE(has("work_system", label)) << label;
}

TEST_F(LedgersOfTheBasePackage, E3E4SystemsInForceAndOnTheWall) {
  expect_all(labels("work_system_kind"), {"“三会两制一课”制度", "团费收缴制度", "团员发展制度",
                                          "“推优”制度", "“三推一带”制度", "团员联系青年制度"});
  EXPECT_TRUE(has("work_system", "是否上墙"));
}

TEST_F(LedgersOfTheBasePackage, E9MechanismsOfMemberManagement) {
  expect_all(labels("work_system_kind"),
             {"年度团籍注册制度", "团员教育评议制度", "流动团员管理制度", "团务公开制度",
              "民主评议制度", "党建带团建工作目标责任制"});
}

TEST_F(LedgersOfTheBasePackage, A10ContactChannelsAndResourceChannels) {
  EXPECT_EQ(labels("youth_channel"),
            (std::set<std::string>{"委员直接联系", "活动联系", "通讯联系"}));
  EXPECT_EQ(labels("resource_channel"),
            (std::set<std::string>{"党政支持", "社会资源", "班子成员特长"}));
  EXPECT_EQ(field("contact_channel", "渠道").value.dictionary, "youth_channel");
  EXPECT_EQ(field("resource", "资源渠道").value.dictionary, "resource_channel");
}

TEST_F(LedgersOfTheBasePackage, A3C11ContactPointsNameTheLeaderAndTheUnit) {
  EXPECT_EQ(field("contact_point", "被联系的组织").value.type, FieldType::unit);
  EXPECT_NE(ledger("contact_point").person, PersonUse::none);
  expect_all(labels("contact_kind"),
             {"对口联系", "包片联系", "定点联系", "三结三帮", "派驻指导员", "派驻联络员"});
  EXPECT_TRUE(may_hold("contact_point", "leading_body"));
}

TEST_F(LedgersOfTheBasePackage, A13B6TrainingPlanRecordsAndCoverage) {
  for (const char* label : {"培训班名称", "开始日期", "计划人数", "参加人数", "培训对象"})
    EXPECT_TRUE(has("training", label)) << label;
  EXPECT_EQ(ledger("trainee").person, PersonUse::required);
  for (const Rule& rule : ledger("training").rules)
    EXPECT_EQ(rule.check.find("today"), std::string::npos) << "a plan lies in the future";
}

TEST_F(LedgersOfTheBasePackage, B10CooperativesNameTheOrganisationBuiltInThem) {
  EXPECT_EQ(field("cooperative", "所建的团组织").value.type, FieldType::unit);
  EXPECT_TRUE(may_hold("cooperative", "working_committee"));
}

TEST_F(LedgersOfTheBasePackage, B11GroupsAndPeopleReached) {
  EXPECT_EQ(ledger("wechat_group").label, "团青微信群");
  EXPECT_TRUE(field("wechat_group", "联系青年人数").required);
}

TEST_F(LedgersOfTheBasePackage, B12C6FundsAreAmountsAndNotAFlag) {
  expect_all(labels("fund_kind"), {"基本工作经费", "省级支持经费", "项目经费"});
  const Field& amount = field("funds", "到位金额（元）");
  EXPECT_EQ(amount.value.type, FieldType::decimal);
  EXPECT_TRUE(takes(amount, "金额"));
  EXPECT_TRUE(has("funds", "申报金额（元）"));
  EXPECT_TRUE(has("funds", "已支出（元）"));
  for (const Field& one : ledger("funds").fields)
    EXPECT_NE(one.value.type, FieldType::boolean) << "whether it is 2 万元 follows from the rows";
}

TEST_F(LedgersOfTheBasePackage, B12VenuesByTheirNames) {
  expect_all(labels("venue_kind"), {"青年汇", "青年爱里", "亲青家园", "市民学校", "青年中心"});
}

TEST_F(LedgersOfTheBasePackage, C5TeamPool) {
  EXPECT_EQ(labels("team_source"),
            (std::set<std::string>{"选调生", "一村一大", "西部计划志愿者", "注册志愿者",
                                   "专职青少年事务社会工作者"}));
  EXPECT_FALSE(has("team_pool", "是否兼任副书记")) << "the roster knows";
}

TEST_F(LedgersOfTheBasePackage, C7YouthHomes) {
  expect_all(labels("youth_home_grade"), {"旗舰店", "功能店", "共营店"});
  EXPECT_EQ(below("youth_home_grade", "功能店"),
            (std::set<std::string>{"产业助力", "治理融合", "乡风文明"}));
  EXPECT_EQ(ledger("youth_home").person, PersonUse::optional) << "who has taken it on";
  EXPECT_TRUE(has("youth_home", "轮班值守安排"));
  EXPECT_TRUE(has("youth_home", "承办项目"));
}

TEST_F(LedgersOfTheBasePackage, C1D7WhatTheNationalSystemListsBesideOurOwnTree) {
  for (const char* label :
       {"智慧团建组织编号", "智慧团建组织全称", "组织类别", "智慧团建上级组织", "录入日期"})
    EXPECT_TRUE(has("registered_organisation", label)) << label;
  const Field& matched = field("registered_organisation", "对应的组织");
  EXPECT_EQ(matched.value.type, FieldType::unit);
  EXPECT_FALSE(matched.required);
  EXPECT_EQ(ledger("registered_organisation").unique[0].within, Uniqueness::Within::everywhere);
}

TEST_F(LedgersOfTheBasePackage, D1BothSurveyForms) {
  EXPECT_EQ(labels("survey_form"), (std::set<std::string>{"乡镇机关28岁以下青年摸底调查表",
                                                          "行政村28岁以下青年摸底调查表"}));
  EXPECT_TRUE(may_hold("youth_survey", "league_committee"));
  EXPECT_TRUE(may_hold("youth_survey", "branch"));
}

TEST_F(LedgersOfTheBasePackage, D2WhereTheYoungAreByPlaceOccupationSchoolingAndAge) {
  EXPECT_EQ(field("youth_survey", "现在哪里").value.dictionary, "youth_place");
  EXPECT_EQ(field("youth_survey", "从业情况").value.dictionary, "youth_occupation");
  EXPECT_EQ(field("youth_survey", "文化程度").value.dictionary, "education");
  EXPECT_TRUE(field("youth_survey", "出生日期").required);
  EXPECT_TRUE(field("youth_survey", "是否团员").required);
  for (const char* name : {"youth_place", "youth_occupation"})  // no source gives the classes
    for (const DictionaryValue& value : base_->find_dictionary(name)->values)
      EXPECT_TRUE(value.to_be_checked) << name << " " << value.label;
}

TEST_F(LedgersOfTheBasePackage, D3KindsOfGathering) {
  EXPECT_EQ(labels("youth_gathering"), (std::set<std::string>{"兴趣爱好组织、协会等自发组织",
                                                              "非公企业", "农村专业合作组织"}));
  EXPECT_TRUE(labels("activity_kind").contains("青年座谈会"));
}

TEST_F(LedgersOfTheBasePackage, D4EightModesOfFoundingAndFourMore) {
  expect_all(labels("founding_mode"),
             {"党建带团建", "镇办共建", "社区与村联建", "村村联建", "功能聚集联建", "区域联建",
              "产业融合", "行业联建", "公寓建团", "依托建团", "兴趣建团", "社团建团"});
}

TEST_F(LedgersOfTheBasePackage, D8KindsOfActivity) {
  EXPECT_EQ(below("activity_kind", "团日活动"),
            (std::set<std::string>{"重温入团誓词", "合唱团歌", "青春承诺", "支部会议", "主题活动",
                                   "行业创先争优", "推优入团入党"}));
}

TEST_F(LedgersOfTheBasePackage, GThreeMeetingsTwoSystemsOneLecture) {
  EXPECT_EQ(below("activity_kind", "三会两制一课"),
            (std::set<std::string>{"支部大会", "支委会", "团小组会", "团课", "团员教育评议",
                                   "年度团籍注册"}));
  EXPECT_TRUE(has("activity", "应到人数"));
  EXPECT_TRUE(has("activity", "参加人数"));
}

TEST_F(LedgersOfTheBasePackage, E6FiveOnes) {
  EXPECT_EQ(below("activity_kind", "“五个一”活动"),
            (std::set<std::string>{"青年活动", "与青年结对", "青年需求调查", "为青年办实事",
                                   "与青年谈心"}));
}

TEST_F(LedgersOfTheBasePackage, B3MeetingsOfACampaign) {
  expect_all(below("activity_kind", "工作会议"),
             {"班子会", "动员会", "推进会", "调度会", "总结述评会"});
}

TEST_F(LedgersOfTheBasePackage, B6E7CasesWithTheirMaterial) {
  EXPECT_TRUE(labels("case_kind").contains("“千名团干部抓基层”优秀案例"));
  EXPECT_GE(field("typical_case", "事迹材料").value.max_length, 3000) << "about 2,000 characters";
  EXPECT_TRUE(has("typical_case", "入库日期"));
}

TEST_F(LedgersOfTheBasePackage, GMembersHaveNumberRegistrationGradeAndFloating) {
  for (const char* label :
       {"入团日期", "发展团员编号", "团籍注册年度", "教育评议等次", "流动团员", "学历", "政治面貌"})
    EXPECT_TRUE(has("league_member", label)) << label;
  EXPECT_EQ(field("league_member", "发展团员编号").value.max_length, 12);
  EXPECT_EQ(field("league_member", "教育评议等次").value.dictionary, "review_grade");
  // Membership is in one organisation at a time.
  EXPECT_EQ(ledger("league_member").unique[0].fields, Names{"person"});
  EXPECT_EQ(ledger("league_member").unique[0].within, Uniqueness::Within::everywhere);
}

TEST_F(LedgersOfTheBasePackage, TheFiftySixNationsByTheirNumbers) {
  const auto& nations = base_->find_dictionary("nation")->values;
  ASSERT_EQ(nations.size(), 58U);
  EXPECT_EQ(nations[0].code, "01");
  EXPECT_EQ(nations[0].label, "汉族");
  EXPECT_EQ(base_->find_value("nation", "04")->label, "藏族");
  EXPECT_EQ(base_->find_value("nation", "56")->label, "基诺族");
}

// H: the national system's export is the first import, and sheets go back in its column order.
TEST_F(LedgersOfTheBasePackage, ProfilesOfTheNationalSystemLeadToTheirLedgersAndAreToBeChecked) {
  const auto of = [](std::string_view name) {
    const SheetProfile* found = base_->find_sheet_profile(name);
    return found == nullptr ? SheetProfile{} : *found;
  };
  EXPECT_EQ(of("zhtj_organisations").ledger, "registered_organisation");
  EXPECT_EQ(of("zhtj_members").ledger, "league_member");
  EXPECT_EQ(of("zhtj_officers").ledger, "committee_member");
  for (const SheetProfile& profile : base_->sheet_profiles) {
    EXPECT_TRUE(profile.to_be_checked) << profile.name;
    EXPECT_NE(profile.source.find("待与实际导出核对"), std::string::npos) << profile.name;
    std::set<std::string> held;
    for (const SheetProfile::Column& column : profile.columns)
      held.insert(column.holds);
    // Else not one of its rows could be taken in.
    for (const Field& each : base_->find_ledger(profile.ledger)->fields)
      EXPECT_TRUE(!each.required || held.contains(each.name)) << profile.name << " " << each.name;
    const bool persons = base_->find_ledger(profile.ledger)->person == PersonUse::required;
    EXPECT_EQ(persons, held.contains("person_name")) << profile.name;
    EXPECT_EQ(persons, held.contains("unit")) << profile.name;
  }
}

// Texts of the sources are damaged copies: their damage is in no word that a user reads.
TEST_F(LedgersOfTheBasePackage, NoWordIsTheDamageOfASource) {
  const auto check = [](const std::string& text, const std::string& where) {
    for (const char* damage :
         {"效劳", "根底", "活泼", "原那么", "催促", "西部方案", "_____镇", "德X"})
      EXPECT_EQ(text.find(damage), std::string::npos) << where << ": " << text;
  };
  for (const Ledger& each : base_->ledgers) {
    check(each.label + each.purpose, each.name);
    for (const Field& one : each.fields)
      check(one.label + one.note, each.name);
    for (const Rule& rule : each.rules)
      check(rule.message + rule.source, each.name);
  }
  for (const Dictionary& each : base_->dictionaries)
    for (const DictionaryValue& value : each.values)
      check(value.label, each.name);
}

}  // namespace
}  // namespace jishi::package
