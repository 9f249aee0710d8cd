// An index that follows what another process writes.
#include "index/follower.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "index/testing/random_history.hpp"

namespace jishi::index {
namespace {

class FollowerTest : public testing::RandomHistory {
 protected:
  // What another process has: a database opened for itself.
  struct Other {
    explicit Other(const std::string& address)
        : database(db::Database::open(address, db::OpenMode::read)),
          connection(database->connect()),
          index(Index::load(*connection, silent).or_throw()) {}

    SilentProgress silent;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<db::Connection> connection;
    std::unique_ptr<Index> index;
  };

  void add_home() {
    add("home", hongyang_, "2019-03-01",
        {{"title", "家" + std::to_string(++homes_)}, {"grade", std::string("plain")}});
  }
  std::vector<journal::Reach> positions() { return journal::read_reaches(*connection_); }
  // Gives up only where it would wait for ever.
  void wait_until_current(const Index& index) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!index.is_current(*connection_)) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit);
      std::this_thread::yield();
    }
  }
  static std::size_t homes(const Index& index) { return index.now()->find("home")->versions; }

  int homes_ = 0;
};
JISHI_ON_BOTH_DATABASES(FollowerTest);

TEST_P(FollowerTest, TakesInWhatAnotherProcessWrites) {
  begin(1);
  live(20);
  Other other(address());
  const std::size_t before = homes(*other.index);
  add_home();  // between loading and following
  const Follower follower(*other.database, *other.index);
  ASSERT_NO_FATAL_FAILURE(wait_until_current(*other.index));
  EXPECT_EQ(homes(*other.index), before + 1);
  for (int i = 0; i < 10; ++i)
    add_home();
  live(20);
  ASSERT_NO_FATAL_FAILURE(wait_until_current(*other.index));
  EXPECT_EQ(other.index->now()->entries(), journal::entries_appended(*connection_));
  EXPECT_EQ(follower.trouble(), "");
}

TEST_P(FollowerTest, APositionThatIsPresentedIsThereAtOnce) {
  begin(2);
  Other other(address());
  const std::size_t before = homes(*other.index);
  add_home();
  const auto state = other.index->at_least(*other.connection, positions()).or_throw();
  EXPECT_EQ(state->find("home")->versions, before + 1);
  // Without a look at the database where the state has it.
  add_home();
  auto known = state->reaches;
  EXPECT_EQ(other.index->at_least(*other.connection, known).or_throw(), state);
  // A journal that has not come so far, and a partition that there is not.
  known.back().position += 1'000;
  EXPECT_EQ(other.index->at_least(*other.connection, known).error().code, "position_unknown");
  const std::vector<journal::Reach> nowhere = {{PartitionId(9'999), 1}};
  EXPECT_EQ(other.index->at_least(*other.connection, nowhere).error().code, "position_unknown");
}

// Who writes lets the index catch up: the follower then has nothing to do.
TEST_P(FollowerTest, AnIndexIsCaughtUpByOthersOrNot) {
  begin(4);
  Other other(address());
  EXPECT_FALSE(other.index->caught_up_by_others(std::chrono::milliseconds(1)));
  const std::size_t before = homes(*other.index);
  add_home();
  std::atomic<bool> waits = true;
  std::thread writing([&] {
    while (waits)
      other.index->catch_up(*other.connection).or_throw();
  });
  EXPECT_TRUE(other.index->caught_up_by_others(std::chrono::minutes(2)));
  EXPECT_EQ(homes(*other.index), before + 1);
  waits = false;
  writing.join();
}

TEST_P(FollowerTest, LosesNothingWithItsConnections) {
  if (dialect() == db::Dialect::sqlite) GTEST_SKIP() << "a file is not lost";
  begin(3);
  Other other(address());
  const Follower follower(*other.database, *other.index);
  for (int round = 0; round < 3; ++round) {
    const std::size_t before = homes(*other.index);
    connection_->query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    add_home();
    ASSERT_NO_FATAL_FAILURE(wait_until_current(*other.index));
    EXPECT_EQ(homes(*other.index), before + 1);
  }
}

}  // namespace
}  // namespace jishi::index
