// The log of a connection that syncs later is carried over beside it.
#include "db/sqlite_carry_over.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "db/database.hpp"
#include "db/testing/questions.hpp"
#include "db/testing/scratch_database.hpp"

namespace jishi::db {
namespace {

constexpr int kLogPages = 3;
constexpr std::uintmax_t kFrame = 4096 + 24;
// With what a commit adds.
constexpr std::uintmax_t kMostPages = SqliteCarryOver::kMostTimes * kLogPages + 40;

class SqliteCarryOverTest : public ::testing::Test {
 protected:
  SqliteCarryOverTest() {
    connection_->execute("CREATE TABLE t (i INTEGER PRIMARY KEY, words TEXT NOT NULL)");
    connection_->sync_later(kLogPages);
  }

  void commit(int times) {
    for (int i = 0; i < times; ++i) {
      Transaction transaction(*connection_, TransactionMode::write);
      connection_->execute("INSERT INTO t VALUES (?1, ?2)", {++rows_, words_});
      transaction.commit();
    }
    database_->sync();
  }
  std::uintmax_t pages_of_log() const {
    return std::filesystem::file_size(path_ + "-wal") / kFrame;
  }

  testing::ScratchFolder folder_;
  const std::string path_ = (folder_.path() / "test.db").string();
  std::unique_ptr<Database> database_ = Database::open(path_, OpenMode::create);
  std::unique_ptr<Connection> connection_ = database_->connect();
  const std::string words_ = std::string(2'000, 'x');
  int rows_ = 0;
};

TEST_F(SqliteCarryOverTest, TheLogBeginsAnewWhileCommitsGoOn) {
  commit(2'000);
  EXPECT_LT(pages_of_log(), kMostPages);
  connection_.reset();
  database_.reset();
  database_ = Database::open(path_, OpenMode::write);
  EXPECT_EQ(testing::count_rows(*database_->connect(), "t"), rows_);
}

TEST_F(SqliteCarryOverTest, AReaderKeepsTheLogAndNobodyWaitsForIt) {
  const auto reading = database_->connect();
  {
    commit(1);
    const Transaction snapshot(*reading, TransactionMode::read);
    EXPECT_EQ(testing::count_rows(*reading, "t"), 1);
    commit(500);
    EXPECT_GT(pages_of_log(), kMostPages);
    EXPECT_EQ(testing::count_rows(*reading, "t"), 1);
  }
  const std::uintmax_t grown = pages_of_log();
  commit(1'000);
  EXPECT_LT(pages_of_log(), grown + kMostPages) << "the log begins anew";
  EXPECT_EQ(testing::count_rows(*reading, "t"), rows_);
}

// Each connection is served, also one that follows another.
TEST_F(SqliteCarryOverTest, ServesWhoeverWritesNext) {
  commit(200);
  connection_ = database_->connect();
  connection_->sync_later(kLogPages);
  commit(500);
  EXPECT_LT(pages_of_log(), kMostPages);
}

}  // namespace
}  // namespace jishi::db
