#include "api/unit_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "api/key_table.hpp"

namespace jishi::api {
namespace {

using index::KnownVersion;
using index::Names;
using index::NamesBuilder;
using index::Tree;
using index::TreeBuilder;
using index::UnitFacts;
using index::UnitName;
using index::UnitOrdinal;
using organisation::Level;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Date day(const char* text) {
  return Date::parse(text).value();
}
const Date kBegin = day("2010-01-01");
const Date kToday = day("2026-11-20");

// A unit as the test tells of it: what it was called from when on, where.
struct Told {
  std::int64_t id;
  std::int64_t parent;
  Level level;
  std::string code;
  std::vector<std::pair<Date, std::string>> names;
  Date ended = kForever;
};

std::vector<UnitName> names_of(const Told& unit) {
  std::vector<UnitName> names;
  for (std::size_t i = 0; i < unit.names.size(); ++i)
    names.push_back({unit.names[i].first,
                     i + 1 < unit.names.size() ? unit.names[i + 1].first : unit.ended,
                     unit.names[i].second, unit.code, ""});
  return names;
}

UnitFacts facts_of(const Told& unit) {
  UnitFacts facts{UnitId(unit.id), {}, {}};
  for (const UnitName& name : names_of(unit))
    facts.versions.push_back({name.from, name.to, true, UnitId(unit.parent), unit.level, 0});
  if (unit.ended != kForever)
    facts.versions.push_back({unit.ended, kForever, false, UnitId(unit.parent), unit.level, 0});
  return facts;
}

class UnitSearchTest : public ::testing::Test {
 protected:
  UnitSearchTest() {
    told_ = {{1, 0, Level::centre, "", {{kBegin, "团中央"}}},
             {2, 1, Level::province, "51", {{kBegin, "四川省"}}},
             {3, 2, Level::prefecture, "5101", {{kBegin, "成都市"}}},
             {4, 3, Level::county, "510113", {{kBegin, "青白江区"}}},
             {5, 4, Level::township, "510113001", {{kBegin, "红阳街道"}}},
             {6, 5, Level::village, "510113001001", {{kBegin, "红阳社区居委会"}}},
             {7, 5, Level::village, "510113001002", {{kBegin, "和平村委会"}}},
             {8, 1, Level::province, "50", {{kBegin, "重庆市"}}},
             {9, 8, Level::county, "500101", {{kBegin, "红阳区"}}},
             {10, 9, Level::village, "500101001001", {{kBegin, "和平村民委员会"}}},
             {11,
              4,
              Level::township,
              "510113002",
              {{kBegin, "大同镇"}, {day("2020-01-01"), "大同街道"}}},
             {12, 4, Level::township, "510113003", {{kBegin, "老牌镇"}}, day("2019-12-01")}};
    TreeBuilder tree;
    tree.kind("committee");
    NamesBuilder names;
    for (const Told& unit : told_) {
      tree.add(facts_of(unit));
      names.begin_unit();
      for (const UnitName& name : names_of(unit))
        names.add(name);
    }
    tree_ = tree.build();
    names_ = std::move(names).finish();
    search_ = std::make_unique<UnitSearch>(tree_, names_);
  }

  std::vector<std::int64_t> found(const std::string& text, UnitQuestion question = {}) {
    question.text = text;
    if (question.on == Date()) question.on = kToday;
    std::vector<std::int64_t> ids;
    for (const FoundUnit& each : search_->find(question).or_throw().units)
      ids.push_back(each.unit.value());
    return ids;
  }

  std::vector<Told> told_;
  Tree tree_;
  Names names_;
  std::unique_ptr<UnitSearch> search_;
};

TEST_F(UnitSearchTest, FindsByNameBeginningAndPart) {
  EXPECT_THAT(found("青白江区"), ElementsAre(4));
  EXPECT_THAT(found("青白江"), ElementsAre(4));
  EXPECT_THAT(found("白江"), ElementsAre(4));
  EXPECT_THAT(found("　青白江 区"), ElementsAre(6));  // a path: 社区 below 青白江
  EXPECT_THAT(found("乌有乡"), IsEmpty());
  EXPECT_THAT(found(""), IsEmpty());
}

TEST_F(UnitSearchTest, PutsTheWholeNameFirstThenTheOwnThenTheHigher) {
  EXPECT_THAT(found("红阳"), ElementsAre(9, 5, 6));  // both 红阳区 and 红阳街道 are 红阳
  UnitQuestion of_qingbaijiang;
  of_qingbaijiang.own = UnitId(4);
  EXPECT_THAT(found("红阳", of_qingbaijiang), ElementsAre(5, 9, 6));
  EXPECT_THAT(found("和平", of_qingbaijiang), ElementsAre(7, 10));
}

TEST_F(UnitSearchTest, FindsByPathHoweverItIsWritten) {
  for (const char* text :
       {"青白江/红阳", "青白江区/红阳街道", "四川 红阳街道", "成都＞红阳街道", "青白江红阳街道",
        "四川省成都市青白江区红阳街道", "qbj/hyjd", "sichuan hongyangjiedao", "510113/红阳街道"})
    EXPECT_THAT(found(text).at(0), 5) << text;
  EXPECT_THAT(found("重庆/和平"), ElementsAre(10));
  EXPECT_THAT(found("红阳街道/青白江"), IsEmpty());
  EXPECT_THAT(found("和平/和平"), IsEmpty());  // each part is another unit
}

TEST_F(UnitSearchTest, FindsByCodePinyinAndInitials) {
  EXPECT_THAT(found("510113"), ElementsAre(4, 5, 11, 7, 6, 12));
  EXPECT_THAT(found("510113001002"), ElementsAre(7));
  EXPECT_THAT(found("qbj"), ElementsAre(4));
  EXPECT_THAT(found("QBJQ"), ElementsAre(4));
  EXPECT_THAT(found("qingbaijiang"), ElementsAre(4));
  EXPECT_THAT(found("chongqing"), ElementsAre(8));
  EXPECT_THAT(found("cqs"), ElementsAre(8));
}

TEST_F(UnitSearchTest, TakesBothWaysOfWritingACommittee) {
  EXPECT_THAT(found("和平村民委员会"), ElementsAre(10, 7));
  EXPECT_THAT(found("和平村委会"), ElementsAre(7, 10));
  EXPECT_THAT(found("红阳社区居民委员会"), ElementsAre(6));
  EXPECT_THAT(found("和平村委"), ::testing::UnorderedElementsAre(7, 10));
}

TEST_F(UnitSearchTest, FindsFormerNamesAndUnitsThatEnded) {
  UnitQuestion question{"大同镇", kToday};
  auto answer = search_->find(question).or_throw();
  ASSERT_EQ(answer.units.size(), 1U);
  EXPECT_EQ(answer.units[0].former, "大同镇");
  EXPECT_TRUE(answer.units[0].living);
  question.text = "老牌镇";
  answer = search_->find(question).or_throw();
  ASSERT_EQ(answer.units.size(), 1U);
  EXPECT_FALSE(answer.units[0].living);
  question = {"大同镇", day("2015-05-05")};
  answer = search_->find(question).or_throw();
  ASSERT_EQ(answer.units.size(), 1U);
  EXPECT_EQ(answer.units[0].former, "");
}

TEST_F(UnitSearchTest, StaysWithinAPart) {
  UnitQuestion question;
  question.under = UnitId(8);
  EXPECT_THAT(found("和平", question), ElementsAre(10));
  question.under = UnitId(99);
  question.text = "和平";
  question.on = kToday;
  EXPECT_EQ(search_->find(question).error().code, "no_such_unit");
}

TEST_F(UnitSearchTest, GivesPages) {
  UnitQuestion question;
  question.limit = 2;
  std::vector<std::int64_t> all;
  for (question.from = 0; question.from < 6; question.from += 2)
    for (const std::int64_t id : found("510113", question))
      all.push_back(id);
  EXPECT_THAT(all, ElementsAre(4, 5, 11, 7, 6, 12));
  question.text = "510113";
  question.on = kToday;
  question.from = 4;
  EXPECT_FALSE(search_->find(question).or_throw().more);
  question.from = 2;
  EXPECT_TRUE(search_->find(question).or_throw().more);
}

TEST_F(UnitSearchTest, RefusesWhatIsTooLong) {
  UnitQuestion question{std::string(1'000, 'a'), kToday};
  EXPECT_EQ(search_->find(question).error().code, "search_too_long");
  question.text = "a/b/c/d/e/f/g/h";
  EXPECT_EQ(search_->find(question).error().code, "search_too_long");
}

TEST_F(UnitSearchTest, FollowsChanges) {
  const Told renamed{7,
                     5,
                     Level::village,
                     "510113001002",
                     {{kBegin, "和平村委会"}, {day("2026-11-01"), "新和平村委会"}}};
  const Told founded{13, 5, Level::village, "510113001003", {{day("2026-11-01"), "幸福村委会"}}};
  const std::vector<UnitFacts> facts = {facts_of(renamed), facts_of(founded)};
  const Tree tree = tree_.with(facts, tree_.kinds());
  const std::vector<Names::OfUnit> changed = {{tree.find(UnitId(7)).value(), names_of(renamed)},
                                              {tree.find(UnitId(13)).value(), names_of(founded)}};
  search_ = std::make_unique<UnitSearch>(search_->with(tree, names_.with(changed)));
  EXPECT_THAT(found("幸福村"), ElementsAre(13));
  EXPECT_THAT(found("xhp"), ElementsAre(7));
  EXPECT_THAT(found("和平村"), ElementsAre(10, 7));  // 7 by a part of its name
  EXPECT_THAT(found("青白江/新和平"), ElementsAre(7));
}

TEST(KeyTable, FindsBeginningsAndParts) {
  const KeyTable table({{"ab", 1}, {"abc", 2}, {"b", 3}, {"ab", 4}, {"ab", 1}});
  ASSERT_EQ(table.size(), 3U);
  EXPECT_THAT(table.values(0), ElementsAre(1, 4));
  const auto range = table.beginning_with("ab");
  EXPECT_EQ(range.from, 0U);
  EXPECT_EQ(range.to, 2U);
  EXPECT_EQ(table.beginning_with("z").from, table.beginning_with("z").to);
  std::vector<std::uint32_t> keys;
  table.containing("b", [&](std::uint32_t key) { keys.push_back(key); });
  EXPECT_THAT(keys, ElementsAre(0, 1, 2));
  table.containing("b\n", [&](std::uint32_t) { FAIL(); });
  EXPECT_EQ(KeyTable().size(), 0U);
  EXPECT_EQ(KeyTable().beginning_with("a").to, 0U);
}

}  // namespace
}  // namespace jishi::api
