// Versions of definitions in a database, and processes that work with one while another comes.
#include "package/package_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "package/canonical.hpp"
#include "package/definitions_in_use.hpp"
#include "package/testing/installed.hpp"

namespace jishi::package {
namespace {

using testing::folder;
using testing::told;
using testing::with;

constexpr const char* kLedger = R"(ledger: thing
label: 物品
held_by: [committee]
fields:
  title: {label: 名称, type: text}
  amount: {label: 数量, type: int}
)";

// A column as each version of the definitions names it, in the order installed.
const std::vector<std::string> kAmounts = {
    "amount: {label: 数量, type: int}",
    "pieces: {label: 数量, type: int, renamed_from: amount}",
    "pieces: {label: 数量, type: decimal, digits: 2}",
    "items: {label: 数量, type: decimal, digits: 2, renamed_from: pieces}",
    "items: {label: 数量, type: decimal, digits: 4}",
    "amount: {label: 数量, type: decimal, digits: 4, renamed_from: items}",
};

class PackageStore : public testing::Installed {
 protected:
  static std::vector<SourceFile> version(std::size_t number) {
    return {{"thing.yaml", with(kLedger, kAmounts[0], kAmounts[number % kAmounts.size()])}};
  }

  // Inserts a row with a whole amount, in the words of the definitions given.
  static void insert(db::Connection& connection, const Definitions& definitions, std::int64_t row,
                     std::int64_t amount) {
    const Field& field = definitions.packages.find_ledger("thing")->fields.at(1);
    for (int i = 0; i < field.value.digits; ++i)
      amount *= 10;
    connection.execute(
        "INSERT INTO ledger_thing (partition, row_id, revision, unit, valid_from, valid_to, "
        "recorded_from, recorded_to, definition, " +
            field.name + ") VALUES (1, ?1, 1, 11, ?2, ?3, 1, ?4, ?5, ?6)",
        {row, kFirstDate, kForever, kStillHeld, definitions.number, amount});
  }

  // Until somebody waits for a lock of PostgreSQL. SQLite's wait cannot be seen; there the order
  // in which the two come is all the same.
  void await_waiting(db::Connection& connection) {
    if (dialect() == db::Dialect::sqlite) return;
    for (;;) {
      auto rows = connection.query("SELECT count(*) FROM pg_locks WHERE NOT granted");
      rows.next();
      if (rows.int64(0) > 0) return;
      std::this_thread::yield();
    }
  }
};
JISHI_ON_BOTH_DATABASES(PackageStore);

TEST_P(PackageStore, KeepsTheBasePackageAndReadsItBack) {
  const std::filesystem::path root = std::string(JISHI_SOURCE_DIR) + "/packages/base";
  SourceFolder base{"packages/base", {}};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream in(entry.path());
    base.files.push_back({std::filesystem::relative(entry.path(), root).string(),
                          std::string(std::istreambuf_iterator<char>(in), {})});
  }
  ASSERT_GT(base.files.size(), 5U);
  const SourceFolder all[] = {base};
  const auto report = install_packages(*connection_, all, tree_, author(), silent_);
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  const PackageSet loaded = load_sources(all).packages;
  EXPECT_EQ(report.fingerprint, fingerprint(loaded));
  connection_.reset();
  reopen();
  connection_ = database().connect();
  const Definitions found = definitions();
  EXPECT_EQ(found.number, 1);
  EXPECT_EQ(canonical_text(found.packages), canonical_text(loaded));
  EXPECT_EQ(found.packages.find_ledger("committee_member")->place.file,
            "packages/base/ledgers/committee_member.yaml");
}

TEST_P(PackageStore, SaysThatThereIsNothing) {
  EXPECT_EQ(current_version(*connection_), 0);
  const auto found = load_from_database(*connection_);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, "no_definitions");
}

TEST_P(PackageStore, MakesNoVersionOfWhatItHas) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  const auto again = install(version(0));
  EXPECT_EQ(again.outcome, InstallReport::Outcome::unchanged);
  EXPECT_EQ(again.number, 1);
  auto commented = version(0);
  commented[0].text = "# a comment\n" + commented[0].text;
  EXPECT_EQ(install(commented).outcome, InstallReport::Outcome::unchanged);
  EXPECT_EQ(package_versions(*connection_).size(), 1U);
}

TEST_P(PackageStore, RemembersEveryVersionWithWhoAndWhen) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  now_ = Instant{now_.microseconds + 5};
  const auto report = install(version(1));
  ASSERT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  EXPECT_EQ(report.changes,
            (std::vector<std::string>{"修改台账 物品（thing）",
                                      "台账 物品（thing）：字段 amount 改名为 pieces"}));
  const auto versions = package_versions(*connection_);
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[1].number, 2);
  EXPECT_EQ(versions[1].fingerprint, report.fingerprint);
  EXPECT_EQ(versions[1].author.actor, kOperator);
  EXPECT_EQ(versions[1].author.now, now_);
  EXPECT_EQ(versions[1].author.source, "测试");
  const StoredSources first = stored_sources(*connection_, 1);
  ASSERT_EQ(first.folders.size(), 1U);
  EXPECT_EQ(first.folders[0].files.size(), 3U);
  // What did not change is kept once.
  EXPECT_EQ(count("SELECT count(*) FROM package_text"), 3 + 1 + 2);
}

TEST_P(PackageStore, InstallsNothingOfAFaultyPackage) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  const auto report = install({{"thing.yaml", with(kLedger, "type: int", "type: number")}});
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "unknown_word");
  EXPECT_EQ(report.mistakes.at(0).place.line, 6);
  EXPECT_EQ(current_version(*connection_), 1);
}

TEST_P(PackageStore, RunsInTheTransactionOfItsCaller) {
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  }
  EXPECT_EQ(current_version(*connection_), 0);
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  transaction.commit();
  EXPECT_EQ(current_version(*connection_), 1);
}

TEST_P(PackageStore, ReadsTheCanonicalTextWhereTheSourcesAreRefused) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  const std::string before = canonical_text(definitions().packages);
  run("UPDATE package_text SET content = 'no longer: accepted' WHERE content LIKE 'ledger:%'");
  EXPECT_EQ(canonical_text(definitions().packages), before);
}

TEST_P(PackageStore, TellsAProcessThatDefinitionsChanged) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  auto process = database().connect();
  DefinitionsInUse in_use(*process);
  ASSERT_EQ(install(version(1)).outcome, InstallReport::Outcome::installed);
  try {
    db::Transaction transaction(*process, db::TransactionMode::write);
    require_version(*process, in_use.now()->number);
    FAIL() << "the old version was taken";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, "definitions_changed");
  }
  const auto old = in_use.now();
  in_use.run(*process, db::TransactionMode::write,
             [](db::Connection& connection, const Definitions& definitions) {
               insert(connection, definitions, 1, 5);
             });
  EXPECT_EQ(in_use.now()->number, 2);
  EXPECT_EQ(old->number, 1) << "who holds a version keeps it";
  EXPECT_EQ(dump("ledger_thing", {"pieces", "definition"}), std::vector<std::string>{"5|2"});
}

TEST_P(PackageStore, SeesWhatAWriterStoredBeforeItDropsAColumn) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  auto writer = database().connect();
  auto watcher = database().connect();
  auto installer = database().connect();
  const Definitions old = definitions();
  const SourceFolder without[] = {
      folder({{"thing.yaml", with(kLedger, std::string("  ") + kAmounts[0] + "\n", "")}})};
  InstallReport report;
  std::thread thread;
  {
    db::Transaction transaction(*writer, db::TransactionMode::write);
    require_version(*writer, 1);
    thread = std::thread(
        [&] { report = install_packages(*installer, without, tree_, author(), silent_); });
    await_waiting(*watcher);
    insert(*writer, old, 1, 5);
    transaction.commit();
  }
  thread.join();
  ASSERT_EQ(report.outcome, InstallReport::Outcome::refused);
  EXPECT_EQ(report.mistakes.at(0).code, "field_dropped");
  EXPECT_EQ(dump("ledger_thing", {"amount"}), std::vector<std::string>{"5"});
}

TEST_P(PackageStore, LetsAWriterWaitForAnInstallationAndTryAgain) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  auto writer = database().connect();
  auto watcher = database().connect();
  DefinitionsInUse in_use(*writer);
  std::thread thread;
  int attempts = 0;
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    ASSERT_EQ(install(version(1)).outcome, InstallReport::Outcome::installed);
    thread = std::thread([&] {
      in_use.run(*writer, db::TransactionMode::write,
                 [&](db::Connection& connection, const Definitions& definitions) {
                   ++attempts;
                   insert(connection, definitions, 1, 5);
                 });
    });
    await_waiting(*watcher);
    transaction.commit();
  }
  thread.join();
  EXPECT_EQ(attempts, 1) << "nothing runs with the old version";
  EXPECT_EQ(dump("ledger_thing", {"pieces", "definition"}), std::vector<std::string>{"5|2"});
}

TEST_P(PackageStore, LetsAReaderFinishWithItsVersion) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  auto reader = database().connect();
  auto watcher = database().connect();
  DefinitionsInUse in_use(*reader);
  insert(*connection_, *in_use.now(), 1, 5);
  auto installer = database().connect();
  const SourceFolder next[] = {folder(version(1))};
  InstallReport report;
  std::thread thread;
  in_use.run(*reader, db::TransactionMode::read,
             [&](db::Connection& connection, const Definitions& definitions) {
               thread = std::thread(
                   [&] { report = install_packages(*installer, next, tree_, author(), silent_); });
               await_waiting(*watcher);
               const Field& field = definitions.packages.find_ledger("thing")->fields.at(1);
               auto rows = connection.query("SELECT " + field.name + " FROM ledger_thing");
               ASSERT_TRUE(rows.next());
               EXPECT_EQ(rows.int64(0), 5);
             });
  thread.join();
  EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
  in_use.run(
      *reader, db::TransactionMode::read,
      [&](db::Connection&, const Definitions& definitions) { EXPECT_EQ(definitions.number, 2); });
}

// Writers of several processes go on while the column that they write is renamed and rescaled
// under them: every row that was acknowledged is there, once, with its amount.
TEST_P(PackageStore, LosesNoRowOfWritersWhileVersionsCome) {
  constexpr std::int64_t kWriters = 3;
  constexpr std::int64_t kRowsEach = 40;
  constexpr std::size_t kRowsPerVersion = 9;  // at least, so that each version is written with
  constexpr std::size_t kVersions = 13;  // twice round: the last names the column as the first did
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  std::atomic<std::size_t> written = 0;
  std::atomic<std::int64_t> installed = 0;
  // As a person would: what says that nothing was kept is tried again.
  const auto until_not_busy = [](const auto& work) {
    for (;;) {
      try {
        return work();
      } catch (const db::DatabaseError& error) {
        if (error.error_class() != db::ErrorClass::busy) throw;
      } catch (const Failure& failure) {
        if (failure.error().code != "definitions_changed") throw;
      }
    }
  };
  for (std::int64_t writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([&, writer] {
      try {
        auto connection = database().connect();
        DefinitionsInUse in_use(*connection);
        for (std::int64_t i = 0; i < kRowsEach; ++i) {
          while (installed < i / 10)  // neither side runs away from the other
            std::this_thread::yield();
          until_not_busy([&] {
            in_use.run(*connection, db::TransactionMode::write,
                       [&](db::Connection& c, const Definitions& definitions) {
                         insert(c, definitions, writer * 1'000 + i, i);
                       });
            ++written;
          });
        }
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
        ++failed;
      }
    });
  for (std::size_t number = 1; number < kVersions; ++number) {
    while (written < number * kRowsPerVersion && failed == 0)
      std::this_thread::yield();
    const auto report = until_not_busy([&] { return install(version(number)); });
    EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
    ++installed;
  }
  for (std::thread& thread : threads)
    thread.join();
  ASSERT_EQ(failed, 0);
  const auto rows = dump("ledger_thing", {"row_id", "amount"});
  std::vector<std::string> expected;
  for (std::int64_t writer = 0; writer < kWriters; ++writer)
    for (std::int64_t i = 0; i < kRowsEach; ++i)
      expected.push_back(std::to_string(writer * 1'000 + i) + "|" + std::to_string(i));
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(count("SELECT min(definition) FROM ledger_thing"), 1);
  EXPECT_GE(count("SELECT max(definition) FROM ledger_thing"), 4);
}

TEST_P(PackageStore, PutsConcurrentInstallationsOneAfterTheOther) {
  ASSERT_EQ(install(version(0)).outcome, InstallReport::Outcome::installed);
  std::vector<std::thread> threads;
  std::vector<InstallReport> reports(4);
  for (std::size_t i = 0; i < reports.size(); ++i)
    threads.emplace_back([&, i] {
      auto connection = database().connect();
      std::string ledger = kLedger;
      for (std::size_t more = 0; more < 4; ++more)  // all the same in the end: none drops a field
        ledger += "  extra" + std::to_string(more) + ": {label: 另" + std::to_string(more) +
                  ", type: int, max: " + std::to_string(i + 1) + "}\n";
      const SourceFolder all[] = {folder({{"thing.yaml", ledger}})};
      testing::FixedTree tree;
      SilentProgress silent;
      for (;;) {
        try {
          reports[i] = install_packages(*connection, all, tree, author(), silent);
          return;
        } catch (const db::DatabaseError& error) {
          if (error.error_class() != db::ErrorClass::busy) {
            ADD_FAILURE() << error.what();
            return;
          }
        }
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  std::set<std::int64_t> numbers;
  for (const InstallReport& report : reports) {
    EXPECT_EQ(report.outcome, InstallReport::Outcome::installed) << told(report);
    numbers.insert(report.number);
  }
  EXPECT_EQ(numbers, (std::set<std::int64_t>{2, 3, 4, 5}));
  // The newest version is that of the one that came last.
  for (std::size_t i = 0; i < reports.size(); ++i)
    if (reports[i].number == 5) {
      EXPECT_EQ(fingerprint(definitions().packages), reports[i].fingerprint);
    }
}

}  // namespace
}  // namespace jishi::package
