// kill -9 while a sheet is imported, an import undone, the key-wrapping key changed or persons are
// erased, and people edit rows meanwhile: what was acknowledged is there, nothing is there by half,
// and what was begun is finished or taken back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/text.hpp"
#include "faults.hpp"
#include "import_prepared.hpp"
#include "ledger/retention.hpp"
#include "person/erase.hpp"
#include "person/vault.hpp"

namespace jishi::crash {
namespace {

using exchange::ImportState;
using office::Office;

constexpr std::uint32_t kSeed = 20190503;

// The first persons of whom something else is held, in words; empty where there are none.
using HeldOf = std::map<std::int64_t, std::multiset<std::string>>;
std::string difference(const HeldOf& found, const HeldOf& wanted) {
  std::string out;
  int told = 0;
  const auto tell = [&](std::int64_t person) {
    const auto words = [&](const HeldOf& held) {
      std::string all;
      if (held.contains(person))
        for (const std::string& each : held.at(person))
          all += "\n    " + each;
      return all.empty() ? " nothing" : all;
    };
    if (++told > 3) return;
    out += "person " + std::to_string(person) + "\n  has" + words(found) + "\n  not" +
           words(wanted) + "\n";
  };
  for (const auto& [person, held] : found)
    if (!wanted.contains(person) || wanted.at(person) != held) tell(person);
  for (const auto& [person, held] : wanted)
    if (!found.contains(person)) tell(person);
  return told == 0 ? out : std::to_string(told) + " persons differ\n" + out;
}

std::vector<std::int64_t> difference(const std::set<std::int64_t>& found,
                                     const std::set<std::int64_t>& wanted) {
  std::vector<std::int64_t> out;
  std::ranges::set_symmetric_difference(found, wanted, std::back_inserter(out));
  return out;
}

constexpr std::int64_t kEditsOfTask = 100'000;  // numbers of the edits beside one task

class ImportKill : public ::testing::TestWithParam<db::Dialect> {
 protected:
  void begin_round() {
    address_ = prepared_.fresh();
    edits_.clear();
    tasks_ = 0;
  }
  std::unique_ptr<Office> open() { return std::make_unique<Office>(address_, prepared_.keys()); }

  // The crash comes when the task has said that so many rows are done (or all), and people were
  // told of some more edits.
  std::set<std::string> crash_during(const char* task, std::int64_t rows, std::size_t most_edits) {
    Hammered hammered(prepared_.folder(),
                      {JISHI_IMPORT_HAMMER, address_, prepared_.keys().string(),
                       prepared_.sheet().string(), task, std::to_string(++tasks_ * kEditsOfTask)});
    hammered.wait_until_said([&](const std::set<std::string>& lines) {
      return highest(lines, "rows") >= rows || lines.contains("ended");
    });
    hammered.wait_until_acknowledged(
        hammered.acknowledged().size() +
        std::uniform_int_distribution<std::size_t>(1, most_edits)(random_));
    prepared_.ground().crash(hammered);
    const auto acknowledged = hammered.acknowledged();
    EXPECT_FALSE(acknowledged.empty()) << hammered.complaints();
    edits_.insert(acknowledged.begin(), acknowledged.end());
    all_edits_ += acknowledged.size();
    return hammered.other_lines();
  }
  std::int64_t some_rows() {
    return std::uniform_int_distribution<std::int64_t>(0, sheet_plan().rows)(random_);
  }

  // The highest number that was said behind the word.
  static std::int64_t highest(const std::set<std::string>& lines, const std::string& word) {
    std::int64_t most = 0;
    for (const std::string& line : lines)
      if (line.starts_with(word + " "))
        most = std::max(most, parse_int64(line.substr(word.size() + 1)).value());
    return most;
  }

  // Everything whole, every acknowledged edit there.
  Survey check(Office& office) {
    Survey found = survey(office);
    for (const std::int64_t edit : edits_)
      if (!found.edits.contains(edit))
        ADD_FAILURE() << "edit " << edit << " was acknowledged and is lost";
    return found;
  }

  // How far the import of the sheet has come; what was said of it is so.
  std::optional<ImportState> check_import(const std::set<std::string>& said) {
    const auto office = open();
    const Survey found = check(*office);
    std::optional<exchange::StoredImport> import;
    if (found.imports.size() == 2) import = found.imports.front();
    EXPECT_GE(import ? import->counters.rows : 0, highest(said, "rows"));
    if (said.contains("done")) {
      EXPECT_TRUE(import && import->state == ImportState::complete);
    }
    return import ? std::optional(import->state) : std::nullopt;
  }
  static const char* moment(std::optional<ImportState> state) {
    if (!state) return "before the import";
    switch (*state) {
      case ImportState::running:
        return "within the import";
      case ImportState::complete:
        return "after the import";
      case ImportState::undoing:
        return "within the undo";
      case ImportState::undone:
        return "after the undo";
    }
    return "";
  }

  void finish_import(Office& office) {
    const auto last = exchange::list_imports(office.connection(), 1).front();
    SilentProgress silent;
    const bool begun = last.state == ImportState::running;
    if (last.id.value() == 2 && !begun) return;
    const auto report = begun ? exchange::continue_import(office.surroundings(), last.id,
                                                          prepared_.sheet(), {}, silent)
                              : exchange::run_import(office.surroundings(),
                                                     office.request(prepared_.sheet()), {}, silent);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->complete);
    EXPECT_EQ(report->rows, sheet_plan().rows);
  }

  void expect_imported(const Survey& found) const {
    EXPECT_EQ(difference(found.held_of_sheets(), prepared_.after().held), "");
    EXPECT_THAT(difference(found.persons_of_sheets(), prepared_.after().persons),
                ::testing::IsEmpty());
  }

  void undo_import(Office& office) {
    SilentProgress silent;
    const auto last = exchange::list_imports(office.connection(), 1).front();
    if (last.state == ImportState::undone || last.id.value() == 1) return;
    const auto report = exchange::undo_import(office.surroundings(), last.id, kOperator, silent);
    ASSERT_TRUE(report) << report.error().message;
  }

  // As before the import, but for what was edited since it was written.
  void expect_undone(const Survey& found) const {
    auto held = prepared_.before().held;
    auto persons = prepared_.before().persons;
    for (const RowId row : found.edited) {
      const std::int64_t person = found.person_of.at(row);
      held[person] = prepared_.after().held.at(person);
      persons.insert(person);
    }
    EXPECT_EQ(difference(found.held_of_sheets(), held), "");
    EXPECT_THAT(difference(found.persons_of_sheets(), persons), ::testing::IsEmpty());
    if (found.imports.size() < 2) return;
    const auto& import = found.imports.front();
    EXPECT_EQ(import.state, ImportState::undone);
    EXPECT_EQ(import.undone + static_cast<std::int64_t>(found.edited.size()),
              import.counters.added + import.counters.changed);
    taken_back_ += import.undone;
    left_ += found.edited.size();
  }

  static void finish_rotation(Office& office) {
    SilentProgress silent;
    office.keys().add_wrapping_key(office::import_day()).or_throw();
    person::rewrap_data_keys(office.database(), office.writer(), office.keys(), silent);
    person::remove_unused_keys(office.database(), office.keys()).or_throw();
  }

  static void finish_erasures(Office& office) {
    const auto definitions = office.definitions();
    person::erase_pending(office.database(), office.writer(), office.keys(),
                          {kOperator, office.clock().now(), "erase"},
                          [&](db::Connection& connection, journal::ChangeSet& changes,
                              std::span<const person::Erasure> some) {
                            ledger::clear_rows(connection, changes, *definitions, some);
                          });
    person::scrub(office.database(), ledger::tables_with_persons(*definitions));
  }

  Prepared& prepared_ = Prepared::of(GetParam());
  std::string address_;
  std::set<std::int64_t> edits_;  // acknowledged in this round
  std::int64_t tasks_ = 0;
  std::mt19937 random_{kSeed};
  std::size_t all_edits_ = 0;
  mutable std::int64_t taken_back_ = 0;
  mutable std::size_t left_ = 0;
};

std::string name_of(const ::testing::TestParamInfo<db::Dialect>& info) {
  return info.param == db::Dialect::sqlite ? "sqlite" : "postgresql";
}
INSTANTIATE_TEST_SUITE_P(, ImportKill,
                         ::testing::Values(db::Dialect::sqlite, db::Dialect::postgresql), name_of);

// By turns the import is continued, undone, continued with another crash, undone with another.
TEST_P(ImportKill, DuringImportsAndTheirUndo) {
  std::map<std::string, int> moments;
  for (int round = 0; round < rounds(4, 200); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    begin_round();
    const bool undo = round % 2 == 1;
    const auto said = crash_during("import", some_rows(), 15);
    const auto state = check_import(said);
    ++moments[moment(state)];
    if (round % 4 >= 2) {
      const char* task = !state ? "import" : undo ? "undo" : "continue";
      crash_during(task, some_rows(), 15);
      ++moments[std::string("again, ") + moment(check_import({}))];
    }
    const auto office = open();
    if (undo) {
      undo_import(*office);
      expect_undone(check(*office));
    } else {
      finish_import(*office);
      expect_imported(check(*office));
    }
    if (HasFailure()) return;
  }
  prepared_.ground().check_file(address_);
  for (const auto& [words, count] : moments)
    std::printf("%3d crashes %s\n", count, words.c_str());
  std::printf("%zu edits acknowledged; %lld rows taken back, %zu left since they were edited\n",
              all_edits_, static_cast<long long>(taken_back_), left_);
}

TEST_P(ImportKill, WhileTheKeyIsChanged) {
  for (int round = 0; round < rounds(1, 10); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    begin_round();
    crash_during("rotate", 0, 250);
    const auto office = open();
    check(*office);
    finish_rotation(*office);
    check(*office);
    if (HasFailure()) return;
  }
}

TEST_P(ImportKill, WhilePersonsAreErased) {
  for (int round = 0; round < rounds(1, 10); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    begin_round();
    const std::int64_t told = highest(crash_during("erase", 0, 100), "erased");
    const auto office = open();
    finish_erasures(*office);
    EXPECT_TRUE(person::pending_erasures(office->connection(), office->keys()).empty());
    const Survey found = check(*office);
    EXPECT_GE(found.erased_persons, told);
    EXPECT_EQ(found.held_of_sheets().size(),
              prepared_.before().held.size() - static_cast<std::size_t>(found.erased_persons));
    if (HasFailure()) return;
  }
}

// The disk fills up while a sheet is imported.
class ImportOnFullDisk : public ImportKill {
 protected:
  ImportOnFullDisk() { faults_.only_files("copy.db"); }
  std::unique_ptr<Hammered> hammered(const char* task) {
    return std::make_unique<Hammered>(
        prepared_.folder(),
        std::vector<std::string>{JISHI_IMPORT_HAMMER, address_, prepared_.keys().string(),
                                 prepared_.sheet().string(), task,
                                 std::to_string(++tasks_ * kEditsOfTask)},
        faults_.environment());
  }

  db::testing::ScratchFolder folder_;
  Faults faults_{folder_.path()};
};
INSTANTIATE_TEST_SUITE_P(, ImportOnFullDisk, ::testing::Values(db::Dialect::sqlite), name_of);

TEST_P(ImportOnFullDisk, IsToldHowToGoOn) {
  begin_round();
  for (const bool importing : {true, false}) {
    const auto process = hammered(importing ? "import" : "undo");
    process->wait_until_said([&](const std::set<std::string>& lines) {
      return highest(lines, "rows") > 0 || lines.contains("ended");
    });
    faults_.fill_disk();
    ASSERT_TRUE(process->wait_until_said("ended")) << process->complaints();
    EXPECT_TRUE(process->has_said("database_full")) << process->complaints();
    EXPECT_FALSE(process->has_said("done"));
    EXPECT_GT(faults_.refused_writes(), 0);
    const std::string way_on = importing ? "jishi import --continue 2 " : "第 2 次导入尚未撤销完";
    EXPECT_NE(process->complaints().find(way_on), std::string::npos) << process->complaints();
    const auto acknowledged = process->acknowledged();
    edits_.insert(acknowledged.begin(), acknowledged.end());
    process->kill();
    faults_.end();
    const auto office = open();
    check(*office);
    if (importing) {
      finish_import(*office);
      expect_imported(check(*office));
    } else {
      undo_import(*office);
      expect_undone(check(*office));
    }
  }
}

}  // namespace
}  // namespace jishi::crash
