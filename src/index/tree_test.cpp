#include "index/tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "db/testing/on_both_databases.hpp"
#include "index/tree_store.hpp"
#include "organisation/testing/random_tree.hpp"
#include "organisation/whereabouts.hpp"

namespace jishi::index {
namespace {

using organisation::Level;
using organisation::TreeChanges;

Date day(const char* text) {
  return Date::parse(text).value();
}

TEST(RegionTest, JoinsWhatTouches) {
  const Region region({{7, 9}, {2, 4}, {5, 5}, {4, 6}});
  EXPECT_EQ(region.ranges(), (std::vector<Range>{{2, 6}, {7, 9}}));
  for (const auto& [number, inside] : std::map<std::uint32_t, bool>{{0, false},
                                                                    {1, false},
                                                                    {2, true},
                                                                    {5, true},
                                                                    {6, false},
                                                                    {7, true},
                                                                    {8, true},
                                                                    {9, false}})
    EXPECT_EQ(region.contains(number), inside) << number;
  EXPECT_FALSE(Region().contains(0));
}

TEST(RegionTest, MeetsARangeThatHasANumberOfIt) {
  const Region region({{7, 9}, {2, 4}});
  for (const Range range : {Range{0, 3}, Range{3, 4}, Range{3, 8}, Range{8, 20}, Range{0, 20}})
    EXPECT_TRUE(region.meets(range)) << range.from << '-' << range.to;
  for (const Range range : {Range{0, 2}, Range{4, 7}, Range{9, 20}, Range{3, 3}, Range{8, 7}})
    EXPECT_FALSE(region.meets(range)) << range.from << '-' << range.to;
  EXPECT_FALSE(Region().meets({0, 20}));
}

TEST(GroupsTest, TellsWhetherARangeIsInOneGroup) {
  const Groups groups({Region({{2, 4}, {8, 9}}), Region({{4, 6}}), Region({{10, 12}, {12, 20}})});
  EXPECT_EQ(groups.count(), 3U);
  const std::map<std::uint32_t, std::int32_t> of = {{1, -1}, {2, 0}, {3, 0},  {4, 1},
                                                    {6, -1}, {8, 0}, {19, 2}, {20, -1}};
  for (const auto& [number, group] : of)
    EXPECT_EQ(groups.of(number), group) << number;
  struct Case {
    Range range;
    std::optional<std::int32_t> group;
  };
  for (const Case& one :
       {Case{{2, 4}, 0}, Case{{2, 5}, std::nullopt}, Case{{4, 6}, 1}, Case{{0, 2}, -1},
        Case{{0, 3}, std::nullopt}, Case{{6, 8}, -1}, Case{{5, 7}, std::nullopt}, Case{{10, 20}, 2},
        Case{{30, 40}, -1}, Case{{19, 21}, std::nullopt}, Case{{3, 3}, -1}})
    EXPECT_EQ(groups.of_all(one.range), one.group) << one.range.from << '-' << one.range.to;
}

class TreeTest : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    organisation::migrate_organisation(*connection_, SystemClock());
  }
  Tree load() {
    SilentProgress silent;
    return load_tree(*connection_, silent);
  }

  // Everything that a tree answers about every unit, against the database.
  void compare(const Tree& tree, const std::vector<UnitId>& all, Date date) {
    ASSERT_EQ(tree.units(), all.size());
    organisation::Whereabouts asked(*connection_, date);
    for (const UnitId unit : all) {
      const auto ordinal = tree.find(unit);
      ASSERT_TRUE(ordinal);
      ASSERT_EQ(tree.id(*ordinal), unit);
      const auto of = asked.of(unit), waiting = asked.waiting(unit);
      ASSERT_EQ(tree.stand(*ordinal, date), (Stand{tree.find(of.unit).value(), of.flagged}))
          << unit.value() << " on " << date.iso();
      ASSERT_EQ(tree.waiting(*ordinal, date),
                (Stand{tree.find(waiting.unit).value(), waiting.flagged}))
          << unit.value() << " on " << date.iso();
      const auto known = organisation::unit_at(*connection_, unit, date);
      const bool lives = known && known->content.state == organisation::LifeState::active;
      const Tree::Life* life = tree.life(*ordinal, date);
      ASSERT_EQ(life != nullptr, lives);
      if (!lives) continue;
      EXPECT_EQ(life->level, known->content.level);
      EXPECT_EQ(tree.kinds()[life->kind], known->content.kind);
      compare_below(tree, *ordinal, date);
    }
  }

  void compare_below(const Tree& tree, UnitOrdinal top, Date date) {
    const UnitId unit = tree.id(top);
    std::set<UnitId> expected, found;
    for (const UnitId one : organisation::Whereabouts(*connection_, date).standing_in(unit))
      expected.insert(one);
    const Region region = tree.region(top, date);
    for (std::uint32_t i = 0; i < tree.units(); ++i)
      if (region.contains(tree.number(UnitOrdinal(i)))) found.insert(tree.id(UnitOrdinal(i)));
    ASSERT_EQ(found, expected) << "below " << unit.value() << " on " << date.iso();

    expected.clear(), found.clear();
    for (const auto& child : organisation::children_at(*connection_, unit, date))
      expected.insert(child.unit);
    for (const UnitOrdinal child : tree.children(top, date))
      EXPECT_TRUE(found.insert(tree.id(child)).second);
    ASSERT_EQ(found, expected) << "children of " << unit.value() << " on " << date.iso();

    const auto counts = organisation::count_below(*connection_, unit, date);
    std::int64_t living = 0;
    for (int level = 0; level < organisation::kLevels; ++level) {
      auto of_level = tree.of_level(region, static_cast<Level>(level), date);
      std::erase(of_level, top);
      EXPECT_EQ(static_cast<std::int64_t>(of_level.size()),
                counts[static_cast<std::size_t>(level)]);
      EXPECT_TRUE(
          std::ranges::is_sorted(of_level, {}, [&](UnitOrdinal one) { return tree.number(one); }));
      living += counts[static_cast<std::size_t>(level)];
    }
    std::int64_t visited = 0;
    tree.visit_living(region, date, [&](UnitOrdinal, const Tree::Life&) { ++visited; });
    EXPECT_EQ(visited, living + 1);
  }

  // Units of which anything was stored since the last call.
  std::vector<UnitId> changed(const std::vector<UnitId>& all) {
    std::vector<UnitId> changed;
    for (const UnitId unit : all) {
      std::pair<std::int64_t, std::size_t> now = {0, 0};
      now.first = organisation::read_timeline(*connection_, unit).revision();
      now.second = organisation::lineage_of(*connection_, unit).size();
      if (std::exchange(stored_[unit], now) != now) changed.push_back(unit);
    }
    return changed;
  }

  std::unique_ptr<db::Connection> connection_;
  std::map<UnitId, std::pair<std::int64_t, std::size_t>> stored_;
};
JISHI_ON_BOTH_DATABASES(TreeTest);

TEST_P(TreeTest, IsEmptyBeforeThereIsARoot) {
  const Tree tree = load();
  EXPECT_EQ(tree.units(), 0U);
  EXPECT_EQ(tree.root(), kNoOrdinal);
  EXPECT_FALSE(tree.find(UnitId(1)));
  EXPECT_FALSE(tree.find(make_unit_id(PartitionId(kMaxPartition), kMaxSerial)));
}

// On every kind of day, under every unit: as the database says.
TEST_P(TreeTest, AnswersAsTheDatabaseOnEveryDay) {
  for (const unsigned seed : {3U, 11U, 29U}) {
    organisation::testing::RandomTree life(*connection_, seed, day("2010-01-01"), "committee");
    life.live(80);
    std::vector<UnitId> all = life.units();
    all.push_back(life.root());
    const Tree tree = load();
    for (const Date date :
         {day("2009-12-31"), day("2010-01-01"), day("2030-01-01"), life.days()[20], life.days()[40],
          life.days()[60], life.days().back()}) {
      if (tree.life(tree.root(), date) == nullptr) continue;
      compare(tree, all, date);
      if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
    connection_->execute("DELETE FROM unit_version");
    connection_->execute("DELETE FROM unit_lineage");
    connection_->execute("DELETE FROM unit_event");
  }
}

// What follows changes is what is loaded anew, and a tree that somebody still asks stays as it was.
TEST_P(TreeTest, FollowsChanges) {
  organisation::testing::RandomTree life(*connection_, 5, day("2010-01-01"), "committee");
  life.live(15);
  std::vector<UnitId> all = life.units();
  all.push_back(life.root());
  changed(all);
  const Tree first = load();
  Tree tree = first;
  const std::size_t before = all.size();
  for (int round = 0; round < 12; ++round) {
    life.live(6);
    std::vector<UnitId> now = life.units();
    now.push_back(life.root());
    tree = reload_units(*connection_, tree, changed(now));
    const Date last = life.days().back();
    for (const Date date : {last, life.days()[static_cast<std::size_t>(life.number(15))]})
      compare(tree, now, date);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
  EXPECT_EQ(first.units(), before);
  EXPECT_GT(tree.units(), before);
  EXPECT_GT(tree.changed_units(), 0U);
}

// Between two days on which something moves a question needs one tree alone.
TEST_P(TreeTest, ReachesTheSameBetweenMoves) {
  organisation::testing::RandomTree life(*connection_, 17, day("2010-01-01"), "committee");
  life.live(60);
  Tree tree = load();
  std::size_t quiet = 0, compared = 0;
  for (int round = 0; round < 2; ++round) {
    std::vector<UnitId> all = life.units();
    all.push_back(life.root());
    const std::vector<Date> changes = tree.change_days(day("2010-01-01"), kForever);
    for (const Date date : changes) {
      const Date eve = date.plus_days(-1).value();
      if (!tree.move_days(eve, date).empty()) continue;
      ++quiet;
      for (const UnitId id : all) {
        const auto unit = tree.find(id);
        if (!unit || tree.life(*unit, eve) == nullptr || tree.life(*unit, date) == nullptr)
          continue;
        EXPECT_EQ(tree.region(*unit, eve), tree.region(*unit, date)) << id.value();
        ++compared;
      }
    }
    life.live(20);  // and once more by what is changed behind the base
    tree = reload_units(*connection_, tree, changed(life.units()));
  }
  EXPECT_GT(quiet, 5U);
  EXPECT_GT(compared, 100U);
}

// Lineage that runs in a circle ends at the root, flagged.
TEST_P(TreeTest, SurvivesLineageInACircle) {
  TreeBuilder builder;
  const KindNumber kind = builder.kind("committee");
  const auto id = [](int serial) { return make_unit_id(PartitionId(1), serial); };
  const auto ended = [&](int unit, int other) {
    const KnownLineage to{id(unit), id(other), day("2015-01-01"), true};
    const KnownLineage from{id(other), id(unit), day("2015-01-01"), true};
    return UnitFacts{id(unit),
                     {{day("2010-01-01"), day("2015-01-01"), true, id(1), Level::county, kind},
                      {day("2015-01-01"), kForever, false, id(1), Level::county, kind}},
                     {to, from}};
  };
  builder.add({id(1), {{day("2000-01-01"), kForever, true, {}, Level::centre, kind}}, {}});
  builder.add(ended(2, 3));
  builder.add(ended(3, 2));
  const Tree tree = builder.build();
  const Date late = day("2020-01-01");
  EXPECT_EQ(tree.stand(tree.find(id(2)).value(), late), (Stand{tree.root(), true}));
  EXPECT_EQ(tree.region(tree.root(), late).ranges(), (std::vector<Range>{{0, 3}}));
}

}  // namespace
}  // namespace jishi::index
