// The life of a small tree on both databases: every kind of change, asked as then and as now.
#include "organisation/change.hpp"

#include <gtest/gtest.h>

#include <random>

#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::organisation {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

class AnyKind final : public KindRules {
 public:
  bool known(const std::string& kind) const override {
    return kind == "branch" || kind == "committee";
  }
  bool may_stand_below(const std::string&, const std::string& parent) const override {
    return parent == "committee";
  }
  std::string label(const std::string& kind) const override { return kind; }
};

class Change : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    migrate_organisation(*connection_, SystemClock());
    root_ = found({}, "2000-01-01", "中央", Level::centre);
    county_ = found(root_, "2000-01-01", "青白江区", Level::county);
    hongyang_ = found(county_, "2005-01-01", "红阳街道");
    dawan_ = found(county_, "2005-01-01", "大弯街道");
    village_ = found(hongyang_, "2010-01-01", "金桥社区", std::nullopt, "branch");
  }

  // Runs one change in a transaction; commits only what succeeds.
  template <class F>
  auto change(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(*connection_, appender, kinds_, "公文第 1 号");
    auto result = f(changes);
    if (result) {
      appender.finish();
      transaction.commit();
    }
    return result;
  }

  UnitId found(UnitId parent, const char* on, const char* name,
               std::optional<Level> level = std::nullopt, const char* kind = "committee") {
    return change([&](TreeChanges& changes) {
             return changes.found({parent, day(on), level, kind, name, {}, {}});
           })
        .or_throw();
  }

  Seen seen(UnitId unit) { return {unit, read_timeline(*connection_, unit).revision()}; }

  std::vector<std::string> children(UnitId unit, const char* on) {
    std::vector<std::string> names;
    for (const UnitVersion& child : children_at(*connection_, unit, day(on))) {
      names.push_back(child.content.name);
    }
    return names;
  }

  std::string path(UnitId unit, const char* on) { return path_text(*connection_, unit, day(on)); }

  std::vector<EventKind> events(UnitId unit) {
    std::vector<EventKind> kinds;
    for (const UnitEvent& event : events_of(*connection_, unit))
      kinds.push_back(event.kind);
    return kinds;
  }

  // What must hold for the whole tree on every day, whatever happened.
  void check_tree() {
    std::vector<UnitVersion> all;
    auto rows = connection_->query("SELECT DISTINCT unit FROM unit_version");
    std::vector<UnitId> units;
    while (rows.next())
      units.push_back(rows.id<UnitId>(0));
    for (UnitId unit : units) {
      const Timeline timeline = read_timeline(*connection_, unit);
      const auto& versions = timeline.versions();
      for (std::size_t i = 0; i < versions.size(); ++i) {
        ASSERT_LT(versions[i].valid_from, versions[i].valid_to);
        ASSERT_EQ(versions[i].valid_to,
                  i + 1 < versions.size() ? versions[i + 1].valid_from : kForever);
        if (versions[i].content.state == LifeState::ended) continue;
        // The path is found on the first and the last day of the version: no cycle, no dead parent.
        ASSERT_FALSE(path_at(*connection_, unit, versions[i].valid_from).empty());
        ASSERT_FALSE(path_at(*connection_, unit, *versions[i].valid_to.plus_days(-1)).empty());
      }
    }
    SilentProgress progress;
    EXPECT_TRUE(journal::verify_journal(*connection_, {}, progress).breaks.empty());
  }

  AnyKind kinds_;
  std::unique_ptr<db::Connection> connection_;
  UnitId root_, county_, hongyang_, dawan_, village_;
};
JISHI_ON_BOTH_DATABASES(Change);

TEST_P(Change, FoundsBelowAParentThatLives) {
  EXPECT_EQ(path(village_, "2012-01-01"), "中央/青白江区/红阳街道/金桥社区");
  EXPECT_TRUE(children(hongyang_, "2009-12-31").empty());
  EXPECT_EQ(unit_at(*connection_, village_, day("2012-01-01"))->content.level, Level::village);
  const auto early = change([&](TreeChanges& changes) {
    return changes.found({hongyang_, day("2004-01-01"), {}, "branch", "早村", {}, {}});
  });
  EXPECT_EQ(early.error().code, "not_living_then");
  EXPECT_EQ(events(village_), std::vector{EventKind::founded});
  // Units down to the county have a partition of their own, what is below lives in its county's.
  EXPECT_NE(partition_of(county_), partition_of(root_));
  EXPECT_EQ(partition_of(village_), partition_of(county_));
  check_tree();
}

TEST_P(Change, RefusesWhatIsNotAUnit) {
  const auto code = [&](TreeChanges::Founding founding) {
    return change([&](TreeChanges& changes) { return changes.found(founding); }).error().code;
  };
  const TreeChanges::Founding good{county_, day("2010-01-01"), {}, "committee", "新镇", {}, {}};
  auto founding = good;
  founding.name = "";
  EXPECT_EQ(code(founding), "bad_name");
  founding.name = std::string(301, 'x');
  EXPECT_EQ(code(founding), "bad_name");
  founding.name = "新/镇";
  EXPECT_EQ(code(founding), "bad_name");
  founding.name = "\xFF";
  EXPECT_EQ(code(founding), "bad_name");
  founding = good;
  founding.kind = "party";
  EXPECT_EQ(code(founding), "unknown_kind");
  founding = good;
  founding.own_code = "a b";
  EXPECT_EQ(code(founding), "bad_code");
  founding = good;
  founding.on = kForever;
  EXPECT_EQ(code(founding), "bad_date");
  founding = good;
  founding.level = Level::province;
  EXPECT_EQ(code(founding), "level_order");
  founding = good;
  founding.parent = village_;
  EXPECT_EQ(code(founding), "kind_not_allowed");
  founding = good;
  founding.parent = {};
  EXPECT_EQ(code(founding), "root_exists");
  founding.parent = make_unit_id(PartitionId(99), 1);
  EXPECT_EQ(code(founding), "not_living_then");
}

TEST_P(Change, RenamesAndRecodesFromADay) {
  ASSERT_TRUE(change(
      [&](TreeChanges& c) { return c.rename(seen(dawan_), day("2020-01-01"), "大湾街道"); }));
  ASSERT_TRUE(change([&](TreeChanges& c) {
    TreeChanges::Codes codes;
    codes.division_code = std::optional<std::string>("510113002");
    return c.recode(seen(dawan_), day("2021-01-01"), codes);
  }));
  EXPECT_EQ(unit_at(*connection_, dawan_, day("2019-12-31"))->content.name, "大弯街道");
  EXPECT_EQ(unit_at(*connection_, dawan_, day("2020-01-01"))->content.name, "大湾街道");
  EXPECT_EQ(unit_at(*connection_, dawan_, day("2020-06-01"))->content.division_code, std::nullopt);
  EXPECT_EQ(unit_at(*connection_, dawan_, day("2022-01-01"))->content.division_code, "510113002");
  EXPECT_EQ(find_units(*connection_, "510113002", day("2022-01-01"), 5).size(), 1U);
  EXPECT_TRUE(find_units(*connection_, "510113002", day("2020-06-01"), 5).empty());
  EXPECT_EQ(look_up(*connection_, "大弯街道", day("2022-01-01")).former.size(), 1U);
  check_tree();
}

TEST_P(Change, AStaleEditorSeesBothVersions) {
  const Seen stale = seen(dawan_);
  ASSERT_TRUE(
      change([&](TreeChanges& c) { return c.rename(stale, day("2020-01-01"), "大湾街道"); }));
  const auto second =
      change([&](TreeChanges& c) { return c.rename(stale, day("2020-01-01"), "大弯乡"); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "version_conflict");
  EXPECT_NE(second.error().message.find("第 1 版"), std::string::npos);
  EXPECT_NE(second.error().message.find("大湾街道"), std::string::npos);
  EXPECT_EQ(unit_at(*connection_, dawan_, day("2021-01-01"))->content.name, "大湾街道");
}

TEST_P(Change, MovesWithTheWholeSubtree) {
  const UnitId other = found(root_, "2001-01-01", "新都区", Level::county);
  ASSERT_TRUE(
      change([&](TreeChanges& c) { return c.move(seen(hongyang_), day("2018-01-01"), other); }));
  EXPECT_EQ(path(village_, "2017-12-31"), "中央/青白江区/红阳街道/金桥社区");
  EXPECT_EQ(path(village_, "2018-01-01"), "中央/新都区/红阳街道/金桥社区");
  EXPECT_EQ(
      count_below(*connection_, other, day("2018-01-01"))[static_cast<std::size_t>(Level::village)],
      1);
  EXPECT_EQ(count_below(*connection_, county_,
                        day("2018-01-01"))[static_cast<std::size_t>(Level::village)],
            0);
  EXPECT_EQ(partition_of(village_), partition_of(county_));  // given at birth, never changed
  check_tree();
}

TEST_P(Change, NeverAboveItself) {
  const UnitId inner = found(hongyang_, "2010-01-01", "内设总支", Level::village);
  const UnitId deepest = found(inner, "2010-01-01", "支部", Level::village);
  const auto cycle =
      change([&](TreeChanges& c) { return c.move(seen(inner), day("2015-01-01"), deepest); });
  EXPECT_EQ(cycle.error().code, "cycle");
  const auto itself =
      change([&](TreeChanges& c) { return c.move(seen(inner), day("2015-01-01"), inner); });
  EXPECT_EQ(itself.error().code, "cycle");
  EXPECT_EQ(change([&](TreeChanges& c) { return c.merge(seen(inner), day("2015-01-01"), deepest); })
                .error()
                .code,
            "cycle");
  // Nor by two moves dated so that they only meet later.
  const UnitId a = found(hongyang_, "2010-01-01", "甲", Level::village);
  const UnitId b = found(hongyang_, "2010-01-01", "乙", Level::village);
  ASSERT_TRUE(change([&](TreeChanges& c) { return c.move(seen(a), day("2020-01-01"), b); }));
  EXPECT_EQ(
      change([&](TreeChanges& c) { return c.move(seen(b), day("2015-01-01"), a); }).error().code,
      "cycle");
  check_tree();
}

TEST_P(Change, MergesWithLineageAndChildren) {
  ASSERT_TRUE(
      change([&](TreeChanges& c) { return c.merge(seen(hongyang_), day("2019-12-16"), dawan_); }));
  EXPECT_EQ(children(county_, "2019-12-15"), (std::vector<std::string>{"红阳街道", "大弯街道"}));
  EXPECT_EQ(children(county_, "2019-12-16"), std::vector<std::string>{"大弯街道"});
  EXPECT_EQ(path(village_, "2019-12-15"), "中央/青白江区/红阳街道/金桥社区");
  EXPECT_EQ(path(village_, "2019-12-16"), "中央/青白江区/大弯街道/金桥社区");
  EXPECT_EQ(successor_at(*connection_, hongyang_, day("2023-01-01"))->unit, dawan_);
  EXPECT_EQ(events(hongyang_), (std::vector{EventKind::founded, EventKind::merged}));
  EXPECT_EQ(events(dawan_), (std::vector{EventKind::founded, EventKind::absorbed}));
  const auto lineage = lineage_of(*connection_, dawan_);
  ASSERT_EQ(lineage.size(), 1U);
  EXPECT_EQ(lineage[0].from, hongyang_);
  EXPECT_FALSE(lineage[0].inferred);
  EXPECT_EQ(
      change([&](TreeChanges& c) { return c.merge(seen(dawan_), day("2020-01-01"), hongyang_); })
          .error()
          .code,
      "not_living_then");
  check_tree();
}

TEST_P(Change, SplitsWithADefaultSuccessor) {
  const UnitId second = found(hongyang_, "2010-01-01", "团结社区", std::nullopt, "branch");
  const UnitId north = found(county_, "2021-01-01", "北街道");
  const UnitId south = found(county_, "2021-01-01", "南街道");
  TreeChanges::Splitting splitting{{north, south}, north, {{second, south}}};
  EXPECT_EQ(change([&](TreeChanges& c) {
              return c.split(seen(hongyang_), day("2021-01-01"), {{north, south}, dawan_, {}});
            })
                .error()
                .code,
            "no_default_successor");
  ASSERT_TRUE(change(
      [&](TreeChanges& c) { return c.split(seen(hongyang_), day("2021-01-01"), splitting); }));
  EXPECT_EQ(path(village_, "2021-01-01"), "中央/青白江区/北街道/金桥社区");
  EXPECT_EQ(path(second, "2021-01-01"), "中央/青白江区/南街道/团结社区");
  EXPECT_EQ(successor_at(*connection_, hongyang_, day("2022-01-01"))->unit, north);
  EXPECT_EQ(events(south), (std::vector{EventKind::founded, EventKind::split_off}));
  check_tree();
}

TEST_P(Change, SplitsOffAndLivesOn) {
  const UnitId part = found(county_, "2021-01-01", "新街道");
  ASSERT_TRUE(change([&](TreeChanges& c) {
    return c.split(seen(hongyang_), day("2021-01-01"),
                   {{hongyang_, part}, hongyang_, {{village_, part}}});
  }));
  EXPECT_EQ(path(village_, "2021-01-01"), "中央/青白江区/新街道/金桥社区");
  EXPECT_EQ(successor_at(*connection_, hongyang_, day("2022-01-01"))->unit, hongyang_);
  EXPECT_EQ(lineage_of(*connection_, part).size(), 1U);
  check_tree();
}

TEST_P(Change, NoChildOutlivesItsParentUnnoticed) {
  const auto refused =
      change([&](TreeChanges& c) { return c.dissolve(seen(hongyang_), day("2020-01-01"), {}); });
  EXPECT_EQ(refused.error().code, "has_children");
  EXPECT_NE(refused.error().message.find("金桥社区"), std::string::npos);
  ASSERT_TRUE(change(
      [&](TreeChanges& c) { return c.dissolve(seen(hongyang_), day("2020-01-01"), dawan_); }));
  EXPECT_EQ(path(village_, "2020-01-01"), "中央/青白江区/大弯街道/金桥社区");
  EXPECT_EQ(successor_at(*connection_, hongyang_, day("2022-01-01")), std::nullopt);
  // A child may not be put below a parent that ends later on.
  const UnitId late = found(dawan_, "2019-06-01", "迟社区", std::nullopt, "branch");
  EXPECT_EQ(change([&](TreeChanges& c) { return c.move(seen(late), day("2019-07-01"), hongyang_); })
                .error()
                .code,
            "parent_not_living");
  check_tree();
}

TEST_P(Change, CorrectsWhatWasWrongAllAlong) {
  UnitPatch truth;
  truth.name = "红旸街道";
  ASSERT_TRUE(
      change([&](TreeChanges& c) { return c.correct(seen(hongyang_), day("2005-01-01"), truth); }));
  EXPECT_EQ(unit_at(*connection_, hongyang_, day("2006-01-01"))->content.name, "红旸街道");
  EXPECT_EQ(events(hongyang_), (std::vector{EventKind::founded, EventKind::corrected}));
  EXPECT_EQ(
      change([&](TreeChanges& c) { return c.correct(seen(hongyang_), day("2006-01-01"), truth); })
          .error()
          .code,
      "no_such_version");
  // The superseded version is kept.
  auto rows = connection_->query("SELECT count(*) FROM unit_version WHERE unit = ?1", {hongyang_});
  rows.next();
  EXPECT_EQ(rows.int64(0), 2);
}

// Some hundreds of random changes: whatever is accepted leaves the tree whole on every day.
TEST_P(Change, RandomChangesKeepTheTreeWhole) {
  std::mt19937_64 random(20261122);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  std::vector<UnitId> units = {county_, hongyang_, dawan_, village_};
  int accepted = 0;
  for (int i = 0; i < 300; ++i) {
    const UnitId unit = units[below(units.size())];
    const UnitId other = units[below(units.size())];
    const Date on = *day("2006-01-01").plus_days(static_cast<std::int64_t>(below(6000)));
    const std::string name = "单位" + std::to_string(i);
    bool done = false;
    switch (below(6)) {
      case 0:
      case 1: {
        auto made = change([&](TreeChanges& c) {
          return c.found(
              {other, on, Level::village, below(3) == 0 ? "branch" : "committee", name, {}, {}});
        });
        if (made) units.push_back(*made);
        done = made.ok();
        break;
      }
      case 2:
        done = change([&](TreeChanges& c) { return c.rename(seen(unit), on, name); }).ok();
        break;
      case 3:
        done = change([&](TreeChanges& c) { return c.move(seen(unit), on, other); }).ok();
        break;
      case 4:
        done = change([&](TreeChanges& c) { return c.merge(seen(unit), on, other); }).ok();
        break;
      default:
        done = change([&](TreeChanges& c) { return c.dissolve(seen(unit), on, {}); }).ok();
    }
    accepted += done ? 1 : 0;
  }
  EXPECT_GT(accepted, 60);
  check_tree();
}

}  // namespace
}  // namespace jishi::organisation
