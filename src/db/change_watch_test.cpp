#include "db/change_watch.hpp"

#include <gtest/gtest.h>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"

namespace jishi::db {
namespace {

constexpr std::chrono::milliseconds kMoment{150};
constexpr std::chrono::seconds kLong{60};

class ChangeWatchTest : public testing::OnBothDatabases {
 protected:
  ChangeWatchTest() : connection_(database().connect()) {
    connection_->execute("CREATE TABLE t (i integer)");
  }
  void write(TransactionMode mode = TransactionMode::write) {
    Transaction transaction(*connection_, mode);
    if (mode == TransactionMode::write) connection_->execute("INSERT INTO t VALUES (1)");
    testing::count_rows(*connection_, "t");
    transaction.commit();
  }

  std::unique_ptr<Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(ChangeWatchTest);

TEST_P(ChangeWatchTest, HearsOfCommitsSinceItBegan) {
  write();
  const auto watch = database().watch();
  EXPECT_FALSE(watch->wait(kMoment));
  write();
  write();
  EXPECT_TRUE(watch->wait(kLong));
  watch->wait(kMoment);  // what is told of the second commit may come after the first was heard
  EXPECT_FALSE(watch->wait(kMoment));
  write();
  EXPECT_TRUE(watch->wait(kLong));
}

TEST_P(ChangeWatchTest, OfAnotherProcessesToo) {
  const auto other = Database::open(address(), OpenMode::read);
  const auto watch = other->watch();
  EXPECT_FALSE(watch->wait(kMoment));
  write();
  EXPECT_TRUE(watch->wait(kLong));
}

TEST_P(ChangeWatchTest, ReadingAndRollingBackIsNoCommit) {
  const auto watch = database().watch();
  write(TransactionMode::read);
  {
    const Transaction undone(*connection_, TransactionMode::write);
    connection_->execute("INSERT INTO t VALUES (2)");
  }
  EXPECT_FALSE(watch->wait(kMoment));
}

TEST_P(ChangeWatchTest, SaysThatItsConnectionWasLost) {
  if (dialect() == Dialect::sqlite) GTEST_SKIP() << "a file is not lost";
  const auto watch = database().watch();
  connection_->query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
      "AND query LIKE 'LISTEN%'");
  EXPECT_EQ(testing::class_of_error([&] { watch->wait(kLong); }), ErrorClass::unreachable);
}

}  // namespace
}  // namespace jishi::db
