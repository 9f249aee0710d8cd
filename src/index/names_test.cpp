#include "index/names.hpp"

#include <gtest/gtest.h>

namespace jishi::index {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

class NamesTest : public ::testing::Test {
 protected:
  NamesTest() {
    NamesBuilder builder;
    builder.begin_unit();
    builder.add({day("2010-01-01"), day("2020-01-01"), "永安乡", "510113001", ""});
    builder.add({day("2020-01-01"), day("2024-01-01"), "永安镇", "510113101", "ZY1"});
    builder.begin_unit();  // of which nothing is known
    names_ = std::move(builder).finish();
  }
  Names names_;
};

TEST_F(NamesTest, TellsWhatAUnitWasCalledOnADay) {
  EXPECT_EQ(names_.on(UnitOrdinal{0}, day("2019-12-31"))->name, "永安乡");
  EXPECT_EQ(names_.on(UnitOrdinal{0}, day("2020-01-01"))->name, "永安镇");
  EXPECT_EQ(names_.on(UnitOrdinal{0}, day("2020-01-01"))->own_code, "ZY1");
  EXPECT_EQ(names_.on(UnitOrdinal{0}, day("2020-01-01"))->code(), "510113101");
  EXPECT_FALSE(names_.on(UnitOrdinal{0}, day("2009-12-31")));
  EXPECT_FALSE(names_.on(UnitOrdinal{0}, day("2024-01-01")));
  EXPECT_FALSE(names_.on(UnitOrdinal{7}, day("2020-01-01")));
}

TEST_F(NamesTest, KnowsANameAroundADayOnWhichTheUnitDoesNotLive) {
  EXPECT_EQ(names_.around(UnitOrdinal{0}, day("2000-01-01")).name, "永安乡");
  EXPECT_EQ(names_.around(UnitOrdinal{0}, day("2030-01-01")).name, "永安镇");
  EXPECT_EQ(names_.around(UnitOrdinal{1}, day("2030-01-01")).name, "");
}

TEST_F(NamesTest, TakesChangesAndStaysAsItWas) {
  const Names::OfUnit changed[] = {
      {UnitOrdinal{1}, {{day("2011-01-01"), kForever, "和平村", "", ""}}},
      {UnitOrdinal{2}, {{day("2026-01-01"), kForever, "新村", "", ""}}}};
  const Names next = names_.with(changed);
  EXPECT_EQ(next.on(UnitOrdinal{1}, day("2026-01-01"))->name, "和平村");
  EXPECT_EQ(next.on(UnitOrdinal{2}, day("9999-01-01"))->name, "新村");
  EXPECT_EQ(next.of(UnitOrdinal{0}).size(), 2U);
  EXPECT_TRUE(names_.of(UnitOrdinal{1}).empty());
  EXPECT_TRUE(next.based_as(names_));
  EXPECT_FALSE(next.same_as(names_));
  EXPECT_TRUE(next.same_as(Names(next)));
  EXPECT_EQ(next.changed().size(), 2U);
  EXPECT_EQ(next.base_units(), 2U);
  EXPECT_FALSE(Names().based_as(names_));
}

}  // namespace
}  // namespace jishi::index
