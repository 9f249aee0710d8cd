// Lists taken in one after the other, on both databases: small ones made here, and the whole
// country where set-up has fetched it.
#include "organisation/division_import.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"
#include "organisation/change.hpp"
#include "organisation/division_store.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation {
namespace {

namespace fs = std::filesystem;

Date day(const char* text) {
  return Date::parse(text).value();
}

class AnyKind final : public KindRules {
 public:
  bool known(const std::string&) const override { return true; }
  bool may_stand_below(const std::string&, const std::string&) const override { return true; }
  std::string label(const std::string& kind) const override { return kind; }
};

// A folder in the layout of china-division, gone with the object.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("jishi-divisions-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
    write("provinces.csv", "code,name\n51,\"四川省\"\n");
    write("cities.csv", "code,name,provinceCode\n5101,\"成都市\",51\n");
    write("areas.csv", "code,name,cityCode,provinceCode\n510113,\"青白江区\",5101,51\n");
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

  // Townships of 510113 (three digits and name) and their villages (six digits and name).
  using Rows = std::vector<std::pair<std::string, std::string>>;
  void set(const Rows& townships, const Rows& villages) {
    std::string text = "code,name,areaCode,provinceCode,cityCode\n";
    for (const auto& [code, name] : townships) {
      text += "510113" + code + ",\"" + name + "\",510113,51,5101\n";
    }
    write("streets.csv", text);
    text = "code,name,streetCode,provinceCode,cityCode,areaCode\n";
    for (const auto& [code, name] : villages) {
      text +=
          "510113" + code + ",\"" + name + "\",510113" + code.substr(0, 3) + ",51,5101,510113\n";
    }
    write("villages.csv", text);
  }

 private:
  void write(const std::string& name, const std::string& text) {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  fs::path path_;
};

class DivisionImports : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    journal::migrate_journal(*connection_, SystemClock());
    package::migrate_packages(*connection_, SystemClock());
    migrate_organisation(*connection_, SystemClock());
    migrate_divisions(*connection_, SystemClock());
    install_base();
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{1}, "测试"});
    TreeChanges changes(*connection_, appender, kinds_, "");
    root_ = changes.found({{}, day("1922-05-05"), Level::centre, "leading_body", "中央", {}, {}})
                .or_throw();
    appender.finish();
    transaction.commit();
  }

  void install_base() {
    package::MistakeLog log;
    const auto base = package::read_folder(fs::path(JISHI_SOURCE_DIR) / "packages/base", log);
    ASSERT_TRUE(base);
    const package::SourceFolder all[] = {*base};
    package::NoTree tree;
    SilentProgress progress;
    package::install_packages(*connection_, all, tree, {kOperator, Instant{1}, "测试"}, progress);
    definitions_ = package::load_from_database(*connection_).or_throw();
  }

  // The code of a field of the unit on that day; empty where it has none.
  std::string profile(UnitId id, const char* field, const char* on) {
    const auto values = package::profile_at(*connection_, definitions_, id, day(on));
    const auto found = values.find(field);
    return found == values.end() ? "" : std::get<std::string>(found->second);
  }

  Result<DivisionImportReport> take_in(const fs::path& folder, const char* on,
                                       std::vector<LineageDecision> decisions = {}) {
    SilentProgress progress;
    return take_in(folder, on, std::move(decisions), progress);
  }

  Result<DivisionImportReport> take_in(const fs::path& folder, const char* on,
                                       std::vector<LineageDecision> decisions, Progress& progress) {
    SilentProgress reading;
    const DivisionList list = read_divisions(folder, reading).or_throw();
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, Instant{2}, "测试"},
                               journal::Insertion::bulk);
    auto report =
        import_divisions(*connection_, appender,
                         {list, day(on), std::move(decisions), definitions_, "测试名录"}, progress);
    if (report) transaction.commit();
    return report;
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

  UnitId unit(const char* name, const char* on) {
    const Lookup found = look_up(*connection_, name, day(on));
    EXPECT_EQ(found.living.size(), 1U) << name;
    return found.living.empty() ? UnitId() : found.living.front().unit;
  }

  std::vector<EventKind> events(UnitId id) {
    std::vector<EventKind> kinds;
    for (const UnitEvent& event : events_of(*connection_, id))
      kinds.push_back(event.kind);
    return kinds;
  }

  std::int64_t number(std::string_view sql, std::initializer_list<db::Param> params = {}) {
    auto rows = connection_->query(sql, params);
    return rows.next() ? rows.int64(0) : -1;
  }

  LevelCounts counts(const char* on) { return count_below(*connection_, root_, day(on)); }

  // Living units whose parent does not live on that day.
  std::int64_t orphans(const char* on) {
    return number(
        "SELECT count(*) FROM unit_version v WHERE v.valid_from <= ?1 AND v.valid_to > ?1 "
        "AND v.recorded_to = 9223372036854775807 AND v.state = 0 AND v.parent <> 0 "
        "AND NOT EXISTS (SELECT 1 FROM unit_version p WHERE p.partition = v.parent / 4294967296 "
        "AND p.unit = v.parent AND "
        "p.valid_from <= ?1 AND p.valid_to > ?1 AND p.recorded_to = 9223372036854775807 "
        "AND p.state = 0)",
        {day(on)});
  }

  // Units on record with no event of that edition although they lived when it was taken in.
  std::int64_t unaccounted(std::int64_t edition, const char* before) {
    return number(
        "SELECT count(*) FROM unit_version v WHERE v.valid_from <= ?2 AND v.valid_to >= ?2 "
        "AND v.recorded_to = 9223372036854775807 AND v.state = 0 AND v.division_code IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM unit_event e WHERE e.partition = v.partition AND "
        "e.unit = v.unit AND e.edition = ?1)",
        {edition, day(before)});
  }

  bool journal_whole() {
    SilentProgress progress;
    return journal::verify_journal(*connection_, {}, progress).breaks.empty();
  }

  AnyKind kinds_;
  package::Definitions definitions_;
  std::unique_ptr<db::Connection> connection_;
  UnitId root_;
};
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
  EXPECT_EQ(decide(Kind::dissolved, "510113103002", {}).error().code, "lineage_unknown_code");
  EXPECT_TRUE(journal_whole());
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

// The whole country: the lists of 2019-10-31 and 2023-06-30, whose counts their publisher gives.
TEST_P(DivisionImports, TheWholeCountryIsAccountedFor) {
  const char* old_folder = std::getenv("JISHI_DIVISIONS_OLD");
  const char* new_folder = std::getenv("JISHI_DIVISIONS_NEW");
  if (old_folder == nullptr || new_folder == nullptr) {
    GTEST_SKIP() << "the division lists are fetched by ./test, which names them in "
                    "JISHI_DIVISIONS_OLD and JISHI_DIVISIONS_NEW";
  }
  take_in(old_folder, "2019-10-31").or_throw();
  take_in(new_folder, "2023-06-30").or_throw();
  EXPECT_EQ(counts("2019-10-31"), (LevelCounts{0, 31, 342, 2'995, 43'105, 658'001}));
  EXPECT_EQ(counts("2023-06-30"), (LevelCounts{0, 31, 342, 2'978, 41'352, 620'573}));
  EXPECT_EQ(orphans("2019-10-31"), 0);
  EXPECT_EQ(orphans("2023-06-30"), 0);
  EXPECT_EQ(unaccounted(1, "2019-10-31"), 0);
  EXPECT_EQ(unaccounted(2, "2023-06-29"), 0);
  EXPECT_EQ(unaccounted(2, "2023-06-30"), 0);
  // An event that was concluded says so and says from what.
  EXPECT_EQ(number("SELECT count(*) FROM unit_event WHERE evidence = '' AND edition > 0"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM unit_event WHERE kind = 11"),
            0);  // dissolved: never silently

  const UnitId county = unit("510113", "2023-06-30");
  EXPECT_EQ(children_at(*connection_, county, day("2019-10-31")).size(), 11U);
  EXPECT_EQ(children_at(*connection_, county, day("2023-06-30")).size(), 7U);
  const UnitId hongyang =
      look_up(*connection_, "青白江区/红阳街道", day("2019-10-31")).living.at(0).unit;
  EXPECT_EQ(successor_at(*connection_, hongyang, day("2023-06-30"))->content.name, "大弯街道");
  EXPECT_EQ(find_units(*connection_, "城关镇", day("2023-06-30"), 1'000).size(), 88U);
  EXPECT_TRUE(journal_whole());
}

}  // namespace
}  // namespace jishi::organisation
