#include "organisation/whereabouts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "db/testing/on_both_databases.hpp"
#include "organisation/testing/random_tree.hpp"

namespace jishi::organisation {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

class WhereaboutsTest : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    migrate_organisation(*connection_, SystemClock());
  }

  template <class F>
  void change(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(*connection_, appender, kinds_, "公文");
    f(changes);
    appender.finish();
    transaction.commit();
  }
  UnitId found(UnitId parent, const char* on, const char* name,
               std::optional<Level> level = std::nullopt) {
    UnitId made;
    change([&](TreeChanges& c) {
      made = c.found({parent, day(on), level, "committee", name, {}, {}}).or_throw();
    });
    return made;
  }
  Seen seen(UnitId unit) { return {unit, read_timeline(*connection_, unit).revision()}; }

  Whereabout of(UnitId unit, const char* tree) {
    return Whereabouts(*connection_, day(tree)).of(unit);
  }
  Whereabout waiting(UnitId unit, const char* tree) {
    return Whereabouts(*connection_, day(tree)).waiting(unit);
  }
  std::vector<UnitId> standing(UnitId top, const char* tree) {
    auto units = Whereabouts(*connection_, day(tree)).standing_in(top);
    std::ranges::sort(units);
    return units;
  }

  testing::AnyBranch kinds_;
  std::unique_ptr<db::Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(WhereaboutsTest);

TEST_P(WhereaboutsTest, FollowsAMergerBothWays) {
  const UnitId root = found({}, "2000-01-01", "中央", Level::centre);
  const UnitId county = found(root, "2000-01-01", "青白江区", Level::county);
  const UnitId hongyang = found(county, "2005-01-01", "红阳街道");
  const UnitId dawan = found(county, "2005-01-01", "大弯街道");
  const UnitId dadong = found(county, "2020-01-01", "大同街道");
  change([&](TreeChanges& c) { c.merge(seen(hongyang), day("2020-01-01"), dadong).or_throw(); });
  change([&](TreeChanges& c) { c.merge(seen(dawan), day("2021-01-01"), dadong).or_throw(); });

  EXPECT_EQ(of(hongyang, "2019-12-31"), (Whereabout{hongyang, false}));
  EXPECT_EQ(of(hongyang, "2020-01-01"), (Whereabout{dadong, false}));
  EXPECT_EQ(waiting(hongyang, "2020-01-01"), (Whereabout{county, true}));
  EXPECT_EQ(waiting(hongyang, "2019-12-31"), (Whereabout{hongyang, false}));
  // Founded by the merger: before it, it was 红阳街道.
  EXPECT_EQ(of(dadong, "2019-12-31"), (Whereabout{hongyang, false}));
  EXPECT_EQ(of(dadong, "2004-12-31"), (Whereabout{county, true}));
  EXPECT_EQ(standing(dadong, "2020-06-01"), (std::vector{hongyang, dadong}));
  EXPECT_EQ(standing(dadong, "2021-06-01"), (std::vector{hongyang, dawan, dadong}));
  EXPECT_EQ(standing(hongyang, "2019-06-01"), (std::vector{hongyang, dadong}));
  EXPECT_EQ(standing(hongyang, "2021-06-01"), std::vector<UnitId>());
}

TEST_P(WhereaboutsTest, FollowsTheDefaultOfASplit) {
  const UnitId root = found({}, "2000-01-01", "中央", Level::centre);
  const UnitId old = found(root, "2000-01-01", "老街道", Level::township);
  const UnitId one = found(root, "2010-01-01", "一街道", Level::township);
  const UnitId two = found(root, "2010-01-01", "二街道", Level::township);
  change([&](TreeChanges& c) {
    c.split(seen(old), day("2010-01-01"), {{one, two}, two, {}}).or_throw();
  });
  EXPECT_EQ(of(old, "2015-01-01"), (Whereabout{two, false}));
  EXPECT_EQ(of(one, "2009-01-01"), (Whereabout{old, false}));
  EXPECT_EQ(of(two, "2009-01-01"), (Whereabout{old, false}));
}

TEST_P(WhereaboutsTest, StandsInForADissolvedUnitUpTheTree) {
  const UnitId root = found({}, "2000-01-01", "中央", Level::centre);
  const UnitId county = found(root, "2000-01-01", "某县", Level::county);
  const UnitId town = found(county, "2000-01-01", "某镇");
  const UnitId village = found(town, "2000-01-01", "某村");
  change([&](TreeChanges& c) { c.dissolve(seen(village), day("2010-01-01"), {}).or_throw(); });
  EXPECT_EQ(of(village, "2012-01-01"), (Whereabout{town, true}));
  change([&](TreeChanges& c) { c.dissolve(seen(town), day("2015-01-01"), {}).or_throw(); });
  EXPECT_EQ(of(village, "2016-01-01"), (Whereabout{county, true}));
  EXPECT_EQ(of(village, "2009-01-01"), (Whereabout{village, false}));
}

// A split in which a unit lived on is not where its rows go when it ends much later.
TEST_P(WhereaboutsTest, ForgetsASplitThatItSurvived) {
  const UnitId root = found({}, "2000-01-01", "中央", Level::centre);
  const UnitId county = found(root, "2000-01-01", "某县", Level::county);
  const UnitId town = found(county, "2000-01-01", "某镇");
  const UnitId fresh = found(county, "2010-01-01", "新镇");
  change([&](TreeChanges& c) {
    c.split(seen(town), day("2010-01-01"), {{fresh, town}, fresh, {}}).or_throw();
  });
  change([&](TreeChanges& c) { c.dissolve(seen(town), day("2015-01-01"), {}).or_throw(); });
  EXPECT_EQ(of(town, "2016-01-01"), (Whereabout{county, true}));
}

// Under every tree every unit of every day is at exactly one living unit, and who stands in a
// subtree is told alike from below and from above.
TEST_P(WhereaboutsTest, EveryUnitIsSomewhereInTheTreeOfEveryDay) {
  testing::RandomTree tree(*connection_, 7, day("2010-01-01"), "committee");
  tree.live(120);
  std::vector<UnitId> all = tree.units();
  all.push_back(tree.root());
  std::ranges::sort(all);
  std::size_t flagged = 0, moved = 0;
  for (int i = 0; i < 8; ++i) {
    const Date date = i == 0   ? day("2010-01-01")
                      : i == 1 ? day("2030-01-01")
                               : tree.days()[static_cast<std::size_t>(tree.number(120))];
    Whereabouts asked(*connection_, date);
    std::map<UnitId, std::vector<UnitId>> expected;
    for (const UnitId unit : all) {
      const Whereabout there = asked.of(unit);
      const auto path = path_at(*connection_, there.unit, date);
      ASSERT_FALSE(path.empty()) << unit.value() << " on " << date.iso();
      for (const UnitVersion& above : path)
        expected[above.unit].push_back(unit);
      flagged += there.flagged;
      moved += there.unit != unit;
    }
    for (const UnitId top : all) {
      auto found = Whereabouts(*connection_, date).standing_in(top);
      std::ranges::sort(found);
      ASSERT_EQ(found, expected[top]) << top.value() << " on " << date.iso();
    }
    EXPECT_EQ(expected[tree.root()], all);
  }
  EXPECT_GT(flagged, 10U);
  EXPECT_GT(moved, flagged + 10);
}

}  // namespace
}  // namespace jishi::organisation
