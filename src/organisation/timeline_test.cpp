#include "organisation/timeline.hpp"

#include <gtest/gtest.h>

namespace jishi::organisation {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

const UnitId kUnit = make_unit_id(PartitionId(3), 7);
const UnitId kParent = make_unit_id(PartitionId(3), 1);
const UnitId kOther = make_unit_id(PartitionId(4), 1);

UnitContent town() {
  UnitContent content;
  content.parent = kParent;
  content.level = Level::township;
  content.kind = "league_committee";
  content.name = "大同镇";
  content.division_code = "510113103";
  return content;
}

Timeline founded() {
  return Timeline::founded(kUnit, day("2010-01-01"), town());
}

UnitPatch named(const char* name) {
  UnitPatch patch;
  patch.name = name;
  return patch;
}

UnitPatch below(UnitId parent) {
  UnitPatch patch;
  patch.parent = parent;
  return patch;
}

// Gapless from the first day to the end of the calendar, whatever was done.
void expect_gapless(const Timeline& timeline) {
  const auto& versions = timeline.versions();
  ASSERT_FALSE(versions.empty());
  for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
    EXPECT_LT(versions[i].valid_from, versions[i].valid_to);
    EXPECT_EQ(versions[i].valid_to, versions[i + 1].valid_from);
  }
  EXPECT_EQ(versions.back().valid_to, kForever);
}

TEST(UnitTimeline, AnswersForEveryDay) {
  const Timeline unit = founded().changed_from(day("2020-05-01"), named("大同街道")).or_throw();
  expect_gapless(unit);
  EXPECT_EQ(unit.at(day("2009-12-31")), nullptr);
  EXPECT_EQ(unit.at(day("2010-01-01"))->content.name, "大同镇");
  EXPECT_EQ(unit.at(day("2020-04-30"))->content.name, "大同镇");
  EXPECT_EQ(unit.at(day("2020-05-01"))->content.name, "大同街道");
  EXPECT_EQ(unit.at(day("9999-12-30"))->content.name, "大同街道");
}

TEST(UnitTimeline, ABackdatedChangeHoldsForWhatInheritedTheOldValue) {
  // Moved in 2020 under its old name; later it turns out that it was renamed in 2015 already.
  Timeline unit = founded().changed_from(day("2020-01-01"), below(kOther)).or_throw();
  unit = unit.changed_from(day("2015-01-01"), named("大同街道")).or_throw();
  expect_gapless(unit);
  EXPECT_EQ(unit.at(day("2014-12-31"))->content.name, "大同镇");
  EXPECT_EQ(unit.at(day("2016-01-01"))->content.name, "大同街道");
  EXPECT_EQ(unit.at(day("2016-01-01"))->content.parent, kParent);
  EXPECT_EQ(unit.at(day("2021-01-01"))->content.name, "大同街道");
  EXPECT_EQ(unit.at(day("2021-01-01"))->content.parent, kOther);
}

TEST(UnitTimeline, ABackdatedChangeLeavesWhatWasSetLater) {
  Timeline unit = founded().changed_from(day("2020-01-01"), named("大同街道")).or_throw();
  unit = unit.changed_from(day("2015-01-01"), named("大同乡")).or_throw();
  EXPECT_EQ(unit.at(day("2014-01-01"))->content.name, "大同镇");
  EXPECT_EQ(unit.at(day("2019-12-31"))->content.name, "大同乡");
  EXPECT_EQ(unit.at(day("2020-01-01"))->content.name, "大同街道");
}

TEST(UnitTimeline, EndsOnceAndForAll) {
  const Timeline unit = founded().ended_from(day("2020-01-01")).or_throw();
  expect_gapless(unit);
  EXPECT_NE(unit.active_at(day("2019-12-31")), nullptr);
  EXPECT_EQ(unit.active_at(day("2020-01-01")), nullptr);
  EXPECT_EQ(unit.ended_from(day("2021-01-01")).error().code, "not_living_then");
  EXPECT_EQ(unit.changed_from(day("2021-01-01"), named("新名")).error().code, "not_living_then");
  // What was before the end may still be put right.
  EXPECT_TRUE(unit.changed_from(day("2015-01-01"), named("新名")).ok());
}

TEST(UnitTimeline, RefusesWhatCannotBe) {
  const Timeline unit = founded().changed_from(day("2020-01-01"), named("大同街道")).or_throw();
  EXPECT_EQ(unit.changed_from(day("2009-01-01"), named("甲")).error().code, "not_living_then");
  EXPECT_EQ(unit.changed_from(day("2021-01-01"), named("大同街道")).error().code,
            "nothing_changes");
  EXPECT_EQ(unit.ended_from(day("2015-01-01")).error().code, "later_changes");
  EXPECT_EQ(founded().ended_from(day("2010-01-01")).error().code, "ends_on_first_day");
}

TEST(UnitTimeline, StoresOnlyWhatDiffers) {
  const Timeline before = founded();
  const Timeline after = before.changed_from(day("2020-05-01"), named("大同街道")).or_throw();
  const TimelineDifference changed = difference(before, after);
  EXPECT_TRUE(changed.superseded.empty());
  ASSERT_EQ(changed.shortened.size(), 1U);
  EXPECT_EQ(changed.shortened[0], (std::pair<std::int64_t, Date>{1, day("2020-05-01")}));
  ASSERT_EQ(changed.added.size(), 1U);
  EXPECT_EQ(changed.added[0].revision, 2);
  EXPECT_EQ(changed.added[0].valid_from, day("2020-05-01"));

  // On the first day itself the version was wrong: it is superseded, not shortened.
  const TimelineDifference corrected =
      difference(before, before.changed_from(day("2010-01-01"), named("大同乡")).or_throw());
  EXPECT_EQ(corrected.superseded, std::vector<std::int64_t>{1});
  EXPECT_TRUE(corrected.shortened.empty());
  ASSERT_EQ(corrected.added.size(), 1U);
  EXPECT_EQ(corrected.added[0].revision, 2);

  const TimelineDifference fresh = difference({}, before);
  ASSERT_EQ(fresh.added.size(), 1U);
  EXPECT_EQ(fresh.added[0].revision, 1);
}

TEST(UnitTimeline, NeverGivesARevisionTwice) {
  // Revision 3 was superseded: the next is 4 although 2 is the highest that still holds.
  const Timeline unit({UnitVersion{kUnit, 2, day("2010-01-01"), kForever, town()}}, 3);
  const TimelineDifference changed =
      difference(unit, unit.changed_from(day("2020-01-01"), named("大同街道")).or_throw());
  ASSERT_EQ(changed.added.size(), 1U);
  EXPECT_EQ(changed.added[0].revision, 4);
}

}  // namespace
}  // namespace jishi::organisation
