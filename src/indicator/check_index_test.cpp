#include "indicator/check_index.hpp"

#include <gtest/gtest.h>

#include "indicator/check_sample.hpp"
#include "indicator/testing/random_figures.hpp"

namespace jishi::indicator {
namespace {

using testing::day;
using testing::Level;

class CheckIndexTest : public testing::FigureTests {
 protected:
  IndexReport check(const index::State& state, const std::vector<UnitId>& units) {
    SilentProgress silent;
    return check_index(*connection_, state, units, today_, silent);
  }
};
JISHI_ON_BOTH_DATABASES(CheckIndexTest);

TEST_P(CheckIndexTest, FindsWhatTheDatabaseSaysOtherwise) {
  Named values = {{"seats", std::int64_t{30}}, {"night", true}};
  const RowId row = add("state_follow", hongyang_, "2020-01-01", values).row;
  add("state_end", dawan_, "2020-01-01", {});
  const auto current = state();
  const std::vector<UnitId> units = {root_, county_, hongyang_, dawan_, village_};
  const IndexReport right = check(*current, units);
  EXPECT_EQ(right.different, 0);
  EXPECT_TRUE(right.findings.empty());
  EXPECT_TRUE(right.unanswered.empty());
  EXPECT_EQ(right.questions, static_cast<std::int64_t>(
                                 current->definitions->packages.indicators.size() * 3 * 2 * 5));
  connection_->execute("UPDATE ledger_state_follow SET night = ?1 WHERE row_id = ?2", {false, row});
  const IndexReport wrong = check(*current, units);
  EXPECT_GT(wrong.different, 0);
  EXPECT_EQ(static_cast<std::size_t>(wrong.different), wrong.findings.size());
  std::set<std::string> lines;
  for (const IndexFinding& each : wrong.findings)
    lines.insert(each.indicator->name + " " + std::to_string(each.unit.value()) + " " +
                 chinese(each.when) + " " + each.index + " " + each.database);
  for (const UnitId unit : {root_, county_, hongyang_})
    EXPECT_TRUE(lines.contains("state_follow_share " + std::to_string(unit.value()) +
                               " 2023年12月31日 1/1 0/1"));
  for (const IndexFinding& each : wrong.findings)
    EXPECT_TRUE(each.unit != dawan_ && each.unit != village_);
}

TEST_P(CheckIndexTest, ChoosesUnitsThatHoldRowsAndThoseAbove) {
  const Date days[] = {today_, day("2020-06-30")};
  EXPECT_FALSE(units_with_rows(*connection_, *definitions_, days, std::nullopt).top);
  add("state_follow", hongyang_, "2020-01-01", {});
  CheckUnits found = units_with_rows(*connection_, *definitions_, days, std::nullopt);
  EXPECT_EQ(found.top, hongyang_);
  EXPECT_EQ(found.others, (std::vector{root_, county_}));
  add("state_end", dawan_, "2020-01-01", {});
  add("event_end", village_, "2021-01-01", {{"held_on", day("2021-01-01")}});
  found = units_with_rows(*connection_, *definitions_, days, std::nullopt);
  EXPECT_EQ(found.top, county_);
  EXPECT_EQ(found.others.size(), 4U);
  found = units_with_rows(*connection_, *definitions_, days, hongyang_);
  EXPECT_EQ(found.top, hongyang_);
  EXPECT_EQ(found.others, std::vector{village_});
}

TEST_P(CheckIndexTest, ChoosesUnitsOfEveryLevelByTurns) {
  std::vector<UnitId> units = {root_, county_, hongyang_, dawan_, village_};
  for (int i = 0; i < 20; ++i)
    units.push_back(found(hongyang_, ("村" + std::to_string(i)).c_str(), Level::village, "branch"));
  ledger::KnownUnits known(*connection_, definitions_);
  const auto chosen = chosen_units(known, units, today_, 5, 7);
  EXPECT_EQ(chosen, chosen_units(known, units, today_, 5, 7));
  ASSERT_EQ(chosen.size(), 5U);
  EXPECT_EQ(std::set<UnitId>(chosen.begin(), chosen.begin() + 2), (std::set{root_, county_}));
  EXPECT_EQ(chosen_units(known, units, today_, 100, 7).size(), units.size());
  std::set<std::vector<UnitId>> different;
  for (std::uint64_t seed = 0; seed < 10; ++seed)
    different.insert(chosen_units(known, units, today_, 5, seed));
  EXPECT_GT(different.size(), 3U);
}

}  // namespace
}  // namespace jishi::indicator
