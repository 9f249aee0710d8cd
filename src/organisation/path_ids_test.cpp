#include "organisation/path_ids.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "db/testing/on_both_databases.hpp"
#include "organisation/testing/random_tree.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

class PathIdsTest : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    migrate_organisation(*connection_, SystemClock());
  }

  // That it is the path.
  void expect_path(UnitId unit, Date date) {
    const PathIds ids = path_ids_at(*connection_, unit, date);
    std::vector<UnitId> path;
    for (const UnitVersion& version : path_at(*connection_, unit, date)) {
      path.push_back(version.unit);
      if (version.unit == unit) {
        ASSERT_EQ(version.content.level, ids.level);
      }
    }
    ASSERT_EQ(ids.units, path) << unit.value() << " on " << date.iso();
  }

  std::unique_ptr<db::Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(PathIdsTest);

TEST_P(PathIdsTest, IsThePathOfEveryUnitOnEveryDay) {
  testing::RandomTree tree(*connection_, 7, Date::parse("2010-01-01").value(), "committee");
  tree.live(120);
  std::vector<UnitId> all = tree.units();
  all.push_back(tree.root());
  std::size_t living = 0;
  std::size_t asked = 0;
  for (const char* day : {"1990-01-01", "2010-01-01", "2012-06-01", "2030-01-01"}) {
    for (const UnitId unit : all) {
      expect_path(unit, Date::parse(day).value());
      living += !path_ids_at(*connection_, unit, Date::parse(day).value()).units.empty();
      ++asked;
    }
  }
  EXPECT_GT(living, 50U);
  EXPECT_LT(living, asked);
  EXPECT_TRUE(
      path_ids_at(*connection_, UnitId(77), Date::parse("2020-01-01").value()).units.empty());
}

// Longer than one row of joined versions tells.
TEST_P(PathIdsTest, IsAsLongAsItIs) {
  testing::AnyBranch kinds;
  const Date on = Date::parse("2000-01-01").value();
  UnitId last;
  std::vector<UnitId> made;
  for (int depth = 0; depth < 12; ++depth) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(*connection_, appender, kinds, "公文");
    const Level level = static_cast<Level>(std::min(depth, static_cast<int>(Level::village)));
    last = changes.found({last, on, level, "committee", std::to_string(depth), {}, {}}).or_throw();
    appender.finish();
    transaction.commit();
    made.push_back(last);
    ASSERT_EQ(path_ids_at(*connection_, last, on).units, made);
    ASSERT_EQ(path_ids_at(*connection_, last, on).level, level);
    expect_path(last, on);
  }
}

}  // namespace
}  // namespace jishi::organisation
