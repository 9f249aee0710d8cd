// A backup is whole, and comes back as it was.
#include "db/backup.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "db/testing/on_both_databases.hpp"
#include "db/testing/postgres_server.hpp"

namespace jishi::db {
namespace {

namespace fs = std::filesystem;

class Backup : public testing::OnBothDatabases {
 protected:
  void SetUp() override {
    auto connection = database().connect();
    connection->execute("CREATE TABLE pair (id " +
                        std::string(column_type(dialect(), Type::int64)) + " PRIMARY KEY, half " +
                        std::string(column_type(dialect(), Type::int64)) + " NOT NULL, name " +
                        std::string(column_type(dialect(), Type::text)) + ")");
    add_pairs(*connection, 1, 2'000);
  }

  // Two rows that belong together, in one transaction each.
  static void add_pairs(Connection& connection, std::int64_t from, std::int64_t to) {
    for (std::int64_t id = from; id <= to; ++id) {
      Transaction transaction(connection, TransactionMode::write);
      connection.execute("INSERT INTO pair VALUES (?1, 1, '红阳街道')", {id * 2});
      connection.execute("INSERT INTO pair VALUES (?1, 2, NULL)", {id * 2 + 1});
      transaction.commit();
    }
  }

  std::string fresh_address() const {
    if (dialect() == Dialect::sqlite) return (folder_.path() / "restored.db").string();
    static std::atomic<int> number{0};
    return testing::PostgresServer::shared().address("restored_" + std::to_string(++number));
  }

  fs::path file(const char* name) const { return folder_.path() / name; }

  void back_up_to(const fs::path& path) {
    SilentProgress progress;
    back_up(database(), address(), path, progress);
  }

  static std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Failure& failure) {
      return failure.error().code;
    } catch (const DatabaseError& error) {
      return error_code(error.error_class());
    }
    return "";
  }

  testing::ScratchFolder folder_;
};
JISHI_ON_BOTH_DATABASES(Backup);

TEST_P(Backup, ComesBackAsItWas) {
  back_up_to(file("all.backup"));
  const fs::perms mode = fs::status(file("all.backup")).permissions();
  EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write);
  const std::string target = fresh_address();
  SilentProgress progress;
  restore(file("all.backup"), target, progress);
  const auto restored = Database::open(target, OpenMode::write);
  const auto connection = restored->connect();
  auto rows = connection->query("SELECT count(*), sum(id), count(name) FROM pair");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.int64(0), 4'000);
  EXPECT_EQ(rows.int64(2), 2'000);
  EXPECT_EQ(error_of([&] { restore(file("all.backup"), target, progress); }),
            "restore_target_not_empty");
}

TEST_P(Backup, SaysWhichOfTheTwoIsGoingOn) {
  class Words final : public Progress {
   public:
    void step(std::string_view what, std::int64_t, std::int64_t) override { said.emplace(what); }
    std::set<std::string> said;
  };
  Words backing_up;
  back_up(database(), address(), file("said.backup"), backing_up);
  EXPECT_EQ(backing_up.said, std::set<std::string>{"备份"});
  Words restoring;
  restore(file("said.backup"), fresh_address(), restoring);
  EXPECT_EQ(restoring.said, std::set<std::string>{"恢复"});
}

TEST_P(Backup, IsOneStateWhileOthersWrite) {
  std::atomic<bool> stop{false};
  std::thread writing([&] {
    auto connection = database().connect();
    for (std::int64_t id = 10'000; !stop; ++id)
      add_pairs(*connection, id, id);
  });
  back_up_to(file("busy.backup"));
  stop = true;
  writing.join();
  const std::string target = fresh_address();
  SilentProgress progress;
  restore(file("busy.backup"), target, progress);
  const auto restored = Database::open(target, OpenMode::write);
  const auto connection = restored->connect();
  auto rows =
      connection->query("SELECT count(*), sum(CASE half WHEN 1 THEN 1 ELSE -1 END) FROM pair");
  ASSERT_TRUE(rows.next());
  EXPECT_GE(rows.int64(0), 4'000);
  EXPECT_EQ(rows.int64(1), 0);  // no pair by half
}

TEST_P(Backup, NeverReplacesAFile) {
  std::ofstream(file("there.backup")) << "kept";
  EXPECT_EQ(error_of([&] { back_up_to(file("there.backup")); }), "backup_exists");
  std::ifstream in(file("there.backup"));
  std::string text;
  in >> text;
  EXPECT_EQ(text, "kept");
}

TEST_P(Backup, LeavesNothingWhenItFails) {
  class Cancelled final : public Progress {
   public:
    Cancelled() { cancel(); }
    void step(std::string_view, std::int64_t, std::int64_t) override {}
  };
  Cancelled progress;
  EXPECT_EQ(error_of([&] { back_up(database(), address(), file("cut.backup"), progress); }),
            "cancelled");
  EXPECT_TRUE(fs::is_empty(folder_.path()));
  EXPECT_NE(error_of([&] { back_up_to(file("no/such/folder/x.backup")); }), "");
}

TEST_P(Backup, RefusesWhatIsNoBackup) {
  SilentProgress progress;
  std::ofstream(file("text.backup")) << "not a backup at all";
  std::ofstream(file("empty.backup")).flush();
  for (const char* name : {"text.backup", "empty.backup", "missing.backup"}) {
    EXPECT_EQ(error_of([&] { restore(file(name), fresh_address(), progress); }), "not_a_backup")
        << name;
  }
  back_up_to(file("all.backup"));
  const std::string other = dialect() == Dialect::sqlite ? "postgresql://localhost/anything"
                                                         : (folder_.path() / "other.db").string();
  EXPECT_EQ(error_of([&] { restore(file("all.backup"), other, progress); }),
            "restore_other_database");
}

TEST_P(Backup, FindsADamagedOne) {
  back_up_to(file("damaged.backup"));
  const auto size = fs::file_size(file("damaged.backup"));
  fs::resize_file(file("damaged.backup"), size / 2);
  SilentProgress progress;
  const std::string target = fresh_address();
  EXPECT_NE(error_of([&] { restore(file("damaged.backup"), target, progress); }), "");
  if (dialect() == Dialect::sqlite) {
    EXPECT_FALSE(fs::exists(target));
  }
}

}  // namespace
}  // namespace jishi::db
