// Small lists taken in one after the other, on both databases.
#include "organisation/division_import.hpp"

#include <gtest/gtest.h>

#include "organisation/testing/division_imports.hpp"

namespace jishi::organisation {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the fixture's words

JISHI_ON_BOTH_DATABASES(DivisionImports);

const Folder::Rows kTowns2019 = {{"001", "红阳街道"}, {"002", "大弯街道"}, {"103", "大同镇"}};
const Folder::Rows kVillages2019 = {
    {"001001", "石家碾社区居委会"},   {"001002", "团结路社区居委会"},
    {"001003", "政府南街社区居委会"}, {"002001", "金桥社区居委会"},
    {"103001", "一心村委会"},         {"103002", "梁湾村委会"}};
const Folder::Rows kTowns2023 = {{"002", "大弯街道"}, {"003", "大同街道"}};
const Folder::Rows kVillages2023 = {
    {"002001", "金桥社区居民委员会"},   {"002002", "石家碾社区居民委员会"},
    {"002003", "团结路社区居民委员会"}, {"002004", "政府南街社区居民委员会"},
    {"003001", "一心村民委员会"},       {"003209", "新桥村民委员会"}};

TEST_P(DivisionImports, TheFirstListFoundsTheTree) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  const auto report = take_in(folder.path(), "2019-10-31").or_throw();
  EXPECT_EQ(report.events.at(EventKind::registered), 12);
  EXPECT_EQ(counts("2019-10-31"), (LevelCounts{0, 1, 1, 1, 3, 6}));
  EXPECT_EQ(counts("2019-10-30"), LevelCounts{});
  EXPECT_EQ(orphans("2019-10-31"), 0);
  EXPECT_EQ(path_text(*connection_, unit("梁湾村委会", "2020-01-01"), day("2020-01-01")),
            "中央/四川省/成都市/青白江区/大同镇/梁湾村委会");
  EXPECT_EQ(unaccounted(1, "2019-10-31"), 0);
  EXPECT_TRUE(journal_whole());
}

TEST_P(DivisionImports, ALaterListBecomesDatedEvents) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const UnitId hongyang = unit("红阳街道", "2020-01-01");
  const UnitId dawan = unit("大弯街道", "2020-01-01");
  const UnitId datong = unit("大同镇", "2020-01-01");
  const UnitId shijianian = unit("石家碾社区居委会", "2020-01-01");
  const UnitId yixin = unit("一心村委会", "2020-01-01");
  const UnitId liangwan = unit("梁湾村委会", "2020-01-01");
  folder.set(kTowns2023, kVillages2023);
  const auto report = take_in(folder.path(), "2023-06-30").or_throw();

  EXPECT_EQ(counts("2019-10-31"), (LevelCounts{0, 1, 1, 1, 3, 6}));
  EXPECT_EQ(counts("2023-06-30"), (LevelCounts{0, 1, 1, 1, 2, 6}));
  EXPECT_EQ(counts("2023-06-29"), (LevelCounts{0, 1, 1, 1, 3, 6}));
  EXPECT_EQ(orphans("2019-10-31") + orphans("2023-06-30"), 0);
  EXPECT_EQ(unaccounted(1, "2019-10-31") + unaccounted(2, "2023-06-30"), 0);

  // 红阳街道 was merged; what lived below it moved, and its new spelling is no event.
  EXPECT_EQ(events(hongyang), (std::vector{EventKind::registered, EventKind::merged}));
  EXPECT_EQ(successor_at(*connection_, hongyang, day("2023-06-30"))->unit, dawan);
  EXPECT_EQ(events(dawan),
            (std::vector{EventKind::registered, EventKind::confirmed, EventKind::absorbed}));
  EXPECT_EQ(events(shijianian),
            (std::vector{EventKind::registered, EventKind::moved, EventKind::recoded}));
  // 大同镇 is the same unit as 大同街道: renamed, with another code and kind.
  EXPECT_EQ(unit("大同街道", "2023-06-30"), datong);
  EXPECT_EQ(events(datong), (std::vector{EventKind::registered, EventKind::renamed,
                                         EventKind::recoded, EventKind::kind_changed}));
  EXPECT_EQ(unit_at(*connection_, datong, day("2020-01-01"))->content.kind, "league_committee");
  EXPECT_EQ(unit_at(*connection_, datong, day("2023-06-30"))->content.kind, "working_committee");
  // And with it what the packages say of a subdistrict.
  EXPECT_EQ(profile(datong, "township_class", "2023-06-29"), "town");
  EXPECT_EQ(profile(datong, "board", "2023-06-29"), "township_committee");
  EXPECT_EQ(profile(datong, "township_class", "2023-06-30"), "subdistrict");
  EXPECT_EQ(profile(datong, "board", "2023-06-30"), "");
  EXPECT_EQ(profile(yixin, "township_class", "2023-06-30"), "");
  // 一心村 has another code, in the same township: the spelling of its name comes with it.
  EXPECT_EQ(unit("一心村民委员会", "2023-06-30"), yixin);
  // 梁湾村 is gone and nobody knows where: it is asked, not dissolved.
  EXPECT_EQ(events(liangwan), (std::vector{EventKind::registered, EventKind::delisted}));
  ASSERT_EQ(report.questions.size(), 1U);
  EXPECT_EQ(report.questions[0].unit, liangwan);
  EXPECT_EQ(open_questions(*connection_, 2).size(), 1U);
  EXPECT_EQ(events(unit("新桥村民委员会", "2023-06-30")), std::vector{EventKind::founded});
  for (const UnitEvent& event : events_of(*connection_, hongyang)) {
    EXPECT_FALSE(event.evidence.empty());
    EXPECT_EQ(event.inferred, event.kind == EventKind::merged);
  }
  EXPECT_TRUE(journal_whole());
}

TEST_P(DivisionImports, ANewSpellingIsACorrectionNotAnEvent) {
  Folder folder;
  folder.set({{"002", "大弯街道"}}, {{"002001", "金桥社区居委会"}});
  take_in(folder.path(), "2019-10-31").or_throw();
  const UnitId village = unit("金桥社区居委会", "2020-01-01");
  folder.set({{"002", "大弯街道"}}, {{"002001", "金桥社区居民委员会"}});
  const auto report = take_in(folder.path(), "2023-06-30").or_throw();
  EXPECT_EQ(report.respelled, 1);
  EXPECT_EQ(report.events, (std::map<EventKind, std::int64_t>{{EventKind::confirmed, 5}}));
  const Timeline timeline = read_timeline(*connection_, village);
  ASSERT_EQ(timeline.versions().size(), 1U);
  EXPECT_EQ(timeline.versions()[0].content.name, "金桥社区居民委员会");
  EXPECT_EQ(timeline.versions()[0].valid_from, day("2019-10-31"));
  EXPECT_EQ(timeline.revision(), 2);
}

TEST_P(DivisionImports, TheLineageFileDecides) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const UnitId liangwan = unit("梁湾村委会", "2020-01-01");
  const UnitId hongyang = unit("红阳街道", "2020-01-01");
  folder.set(kTowns2023, kVillages2023);
  const std::vector<LineageDecision> decisions = {
      {"510113103002", LineageDecision::Kind::merged, {"510113003001"}, 2},
      {"510113001", LineageDecision::Kind::dissolved, {}, 3}};
  const auto report = take_in(folder.path(), "2023-06-30", decisions).or_throw();
  EXPECT_TRUE(report.questions.empty());
  EXPECT_EQ(events(liangwan), (std::vector{EventKind::registered, EventKind::merged}));
  EXPECT_FALSE(events_of(*connection_, liangwan).back().inferred);
  EXPECT_EQ(events(hongyang), (std::vector{EventKind::registered, EventKind::dissolved}));
  const auto wrong = [&](LineageDecision decision) {
    return take_in(folder.path(), "2024-06-30", {std::move(decision)}).error().code;
  };
  EXPECT_EQ(wrong({"999999", LineageDecision::Kind::dissolved, {}, 2}), "lineage_unknown_code");
}

// The questions are read at leisure, and answered when the list has long been taken in.
TEST_P(DivisionImports, QuestionsAreAnsweredLater) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const UnitId liangwan = unit("梁湾村委会", "2020-01-01");
  folder.set(kTowns2023, kVillages2023);
  ASSERT_EQ(take_in(folder.path(), "2023-06-30").or_throw().questions.size(), 1U);
  const auto decide = [&](LineageDecision::Kind kind, const char* old_code,
                          std::vector<std::string> new_codes) {
    return take_in(folder.path(), "2023-06-30", {{old_code, kind, std::move(new_codes), 2}});
  };
  using Kind = LineageDecision::Kind;
  EXPECT_EQ(decide(Kind::merged, "510113103001", {"510113003001"}).error().code,
            "lineage_unknown_code");
  EXPECT_EQ(decide(Kind::merged, "510113103002", {"510113999999"}).error().code,
            "lineage_unknown_code");
  EXPECT_EQ(decide(Kind::same, "510113103002", {"510113003001"}).error().code, "lineage_too_late");
  EXPECT_EQ(open_questions(*connection_, 2).size(), 1U);

  const auto answered = decide(Kind::merged, "510113103002", {"510113003001"}).or_throw();
  EXPECT_TRUE(answered.questions.empty());
  EXPECT_TRUE(open_questions(*connection_, 2).empty());
  EXPECT_EQ(successor_at(*connection_, liangwan, day("2023-06-30"))->content.name,
            "一心村民委员会");
  EXPECT_EQ(events(liangwan),
            (std::vector{EventKind::registered, EventKind::delisted, EventKind::merged}));
  EXPECT_EQ(counts("2023-06-30"), (LevelCounts{0, 1, 1, 1, 2, 6}));
  // Said again it is not written again; anything else is refused.
  const std::int64_t entries = number("SELECT count(*) FROM journal_entry");
  const auto again = decide(Kind::merged, "510113103002", {"510113003001"}).or_throw();
  EXPECT_EQ(again.already_decided, 1);
  EXPECT_EQ(again.events, answered.events);
  EXPECT_EQ(number("SELECT count(*) FROM journal_entry"), entries);
  const auto otherwise = decide(Kind::merged, "510113103002", {"510113003209"});
  ASSERT_FALSE(otherwise);
  EXPECT_EQ(otherwise.error().code, "lineage_decided_otherwise");
  EXPECT_NE(otherwise.error().message.find("“并入 510113003001”"), std::string::npos);
  EXPECT_EQ(decide(Kind::dissolved, "510113103002", {}).error().code, "lineage_decided_otherwise");
  EXPECT_TRUE(journal_whole());
}

// The file that went with the import may be given again, whatever it decides.
TEST_P(DivisionImports, DecisionsOfTheImportAreNotMadeTwice) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  folder.set(kTowns2023, kVillages2023);
  using Kind = LineageDecision::Kind;
  const std::vector<LineageDecision> decisions = {
      {"510113103002", Kind::same, {"510113003209"}, 2},
      {"510113001", Kind::dissolved, {}, 3},
      {"510113001001", Kind::split, {"510113002002", "510113002003"}, 4},
      {"510113001003", Kind::merged, {"510113002004"}, 5}};
  take_in(folder.path(), "2023-06-30", decisions).or_throw();
  const std::int64_t entries = number("SELECT count(*) FROM journal_entry");
  EXPECT_EQ(take_in(folder.path(), "2023-06-30", decisions).or_throw().already_decided, 4);
  EXPECT_EQ(number("SELECT count(*) FROM journal_entry"), entries);
  const auto refusal = [&](LineageDecision decision) {
    return take_in(folder.path(), "2023-06-30", {std::move(decision)}).error().code;
  };
  EXPECT_EQ(refusal({"510113103002", Kind::same, {"510113003001"}, 2}),
            "lineage_decided_otherwise");
  EXPECT_EQ(refusal({"510113001", Kind::merged, {"510113002"}, 2}), "lineage_decided_otherwise");
  EXPECT_EQ(refusal({"510113001001", Kind::split, {"510113002003", "510113002002"}, 2}),
            "lineage_decided_otherwise");
  // Inferred, not decided; and what took another one in was itself not decided upon.
  EXPECT_EQ(refusal({"510113103", Kind::same, {"510113003"}, 2}), "lineage_unknown_code");
}

// Organisations that no list knows stay where they belong when their parent goes.
TEST_P(DivisionImports, UnlistedUnitsFollowTheirParent) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  UnitId direct;
  UnitId lost;
  change([&](TreeChanges& changes) {
    direct = changes
                 .found({unit("红阳街道", "2020-01-01"),
                         day("2020-05-04"),
                         Level::village,
                         "branch",
                         "蓝图科技团支部",
                         {},
                         {}})
                 .or_throw();
    lost = changes
               .found({unit("梁湾村委会", "2020-01-01"),
                       day("2020-05-04"),
                       Level::village,
                       "branch",
                       "果园团支部",
                       {},
                       {}})
               .or_throw();
  });
  folder.set(kTowns2023, kVillages2023);
  take_in(folder.path(), "2023-06-30").or_throw();
  EXPECT_EQ(path_text(*connection_, direct, day("2023-06-30")),
            "中央/四川省/成都市/青白江区/大弯街道/蓝图科技团支部");
  EXPECT_EQ(path_text(*connection_, lost, day("2023-06-30")),
            "中央/四川省/成都市/青白江区/大同街道/果园团支部");
  EXPECT_TRUE(events_of(*connection_, lost).back().inferred);
  EXPECT_EQ(orphans("2023-06-30"), 0);
}

TEST_P(DivisionImports, WhatAPersonRecordedIsNotRecordedAgain) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const UnitId datong = unit("大同镇", "2020-01-01");
  change([&](TreeChanges& changes) {
    changes.rename({datong, 1}, day("2020-03-01"), "大同街道").or_throw();
  });
  folder.set(kTowns2023, kVillages2023);
  take_in(folder.path(), "2023-06-30").or_throw();
  EXPECT_EQ(events(datong),
            (std::vector{EventKind::registered, EventKind::renamed, EventKind::recoded}));
}

TEST_P(DivisionImports, ListsComeInOrderAndOnce) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const auto again = take_in(folder.path(), "2019-10-31").or_throw();
  EXPECT_TRUE(again.already_taken_in);
  EXPECT_EQ(again.events.at(EventKind::registered), 12);
  EXPECT_EQ(number("SELECT count(*) FROM unit_version"), 13);
  folder.set(kTowns2023, kVillages2023);
  EXPECT_EQ(take_in(folder.path(), "2019-10-31").error().code, "edition_out_of_order");
  EXPECT_EQ(take_in(folder.path(), "2018-10-31").error().code, "edition_out_of_order");
  change([&](TreeChanges& changes) {
    changes.rename({unit("大弯街道", "2024-01-01"), 1}, day("2023-12-01"), "大湾街道").or_throw();
  });
  EXPECT_EQ(take_in(folder.path(), "2023-06-30").error().code, "edition_out_of_order");
}

// A download that was cut at a line end looks like a list in which much was dissolved.
TEST_P(DivisionImports, AListThatLacksTooMuchIsRefused) {
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  losses_ = Losses::refuse;
  folder.set(kTowns2019, {kVillages2019.begin(), kVillages2019.begin() + 4});
  const auto cut = take_in(folder.path(), "2023-06-30");
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, "list_too_short");
  EXPECT_NE(cut.error().message.find("村级只有 4 个，库中现有 6 个"), std::string::npos);
  EXPECT_EQ(editions(*connection_).size(), 1U);
  folder.set(kTowns2019, {kVillages2019.begin(), kVillages2019.begin() + 5});
  EXPECT_TRUE(take_in(folder.path(), "2023-06-30"));
}

// Cancelled anywhere on its way, an import leaves nothing.
TEST_P(DivisionImports, ACancelledImportLeavesNothing) {
  class CancelAt final : public Progress {
   public:
    explicit CancelAt(int step) : left_(step) {}
    void step(std::string_view, std::int64_t, std::int64_t) override {
      if (left_-- == 0) cancel();
    }

   private:
    int left_;
  };
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  take_in(folder.path(), "2019-10-31").or_throw();
  const std::int64_t versions = number("SELECT count(*) FROM unit_version");
  const std::int64_t entries = number("SELECT count(*) FROM journal_entry");
  folder.set(kTowns2023, kVillages2023);
  int cancelled = 0;
  for (int step = 0; step < 4; ++step) {
    CancelAt progress(step);
    try {
      take_in(folder.path(), "2023-06-30", {}, progress).or_throw();
      break;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.error().code, "cancelled");
      ++cancelled;
    }
    EXPECT_EQ(number("SELECT count(*) FROM unit_version"), versions);
    EXPECT_EQ(number("SELECT count(*) FROM journal_entry"), entries);
  }
  EXPECT_GT(cancelled, 0);
  EXPECT_TRUE(journal_whole());
}

// Nobody has to wait for the server to notice that the tables are no longer empty.
class PostgresqlImports : public DivisionImports {};
INSTANTIATE_TEST_SUITE_P(, PostgresqlImports, ::testing::Values(db::Dialect::postgresql),
                         db::testing::dialect_name);

TEST_P(PostgresqlImports, ThePlannerKnowsTheNewUnits) {
  const auto known_columns = [&](const char* table) {
    return number("SELECT count(*) FROM pg_stats WHERE tablename = ?1", {table});
  };
  Folder folder;
  folder.set(kTowns2019, kVillages2019);
  EXPECT_EQ(known_columns("unit_version"), 0);
  take_in(folder.path(), "2019-10-31").or_throw();
  EXPECT_GT(known_columns("unit_version"), 0);
  EXPECT_GT(known_columns("unit_event"), 0);
  EXPECT_EQ(known_columns("unit_lineage"), 0);
  folder.set(kTowns2023, kVillages2023);
  take_in(folder.path(), "2023-06-30").or_throw();
  EXPECT_GT(known_columns("unit_lineage"), 0);
}

}  // namespace
}  // namespace jishi::organisation
