#include "db/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"
#include "db/time_limit.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;

class PoolTest : public testing::OnBothDatabases {};
JISHI_ON_BOTH_DATABASES(PoolTest);

TEST_P(PoolTest, ConnectionsAreUsedAgain) {
  Pool pool(database(), 2);
  const Connection* first = &*pool.lease();
  EXPECT_EQ(&*pool.lease(), first);
}

TEST_P(PoolTest, ItHasALimit) {
  Pool pool(database(), 2);
  auto a = std::make_unique<Pool::Lease>(pool.lease());
  const auto b = pool.lease();
  EXPECT_EQ(class_of_error([&] { pool.lease(std::chrono::milliseconds(1)); }), ErrorClass::busy);
  a.reset();
  pool.lease();
}

TEST_P(PoolTest, ManyThreadsShareFewConnections) {
  database().connect()->execute("CREATE TABLE t (i int)");
  Pool pool(database(), 3);
  std::atomic<int> in_use{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  threads.reserve(16);
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        const auto lease = pool.lease(std::chrono::minutes(5));
        const int now = ++in_use;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);)
          continue;
        count_rows(*lease, "t");
        --in_use;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_LE(most, 3);
}

// A statement without end, as somebody could ask for one, holds no worker for ever.
TEST_P(PoolTest, AStatementEndsWithItsLimitOfTime) {
  Pool pool(database(), 1);
  constexpr const char* kEndless =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) "
      "SELECT count(*) FROM n";
  const auto ask = [&](const char* sql) {
    const auto lease = pool.lease();
    lease->query(sql).next();
  };
  {
    const TimeLimit limit(std::chrono::milliseconds(50));
    EXPECT_EQ(class_of_error([&] { ask(kEndless); }), ErrorClass::cancelled);
    const TimeLimit longer(std::chrono::hours(1));
    EXPECT_EQ(class_of_error([&] { ask(kEndless); }), ErrorClass::cancelled) << "the shorter one";
  }
  ask("SELECT 1");  // the connection is good, and the limit gone with its object
  EXPECT_EQ(time_limit().count(), 0);
}

TEST_P(PoolTest, ATransactionLeftOpenIsRolledBack) {
  database().connect()->execute("CREATE TABLE t (i int)");
  Pool pool(database(), 1);
  {
    const auto lease = pool.lease();
    lease->begin(TransactionMode::write);
    lease->execute("INSERT INTO t VALUES (1)");
  }
  const auto lease = pool.lease();
  EXPECT_FALSE(lease->in_transaction());
  EXPECT_EQ(count_rows(*lease, "t"), 0);
}

TEST(PoolOfPostgresql, AConnectionThatWasLostIsReplaced) {
  const testing::ScratchDatabase scratch(Dialect::postgresql);
  const auto database = Database::open(scratch.address(), OpenMode::write);
  Pool pool(*database, 1);
  database->connect()->query("SELECT pg_terminate_backend(?1::int, 60000)", {[&] {
                               const auto lease = pool.lease();
                               Rows pid = lease->query("SELECT pg_backend_pid()");
                               pid.next();
                               return pid.int64(0);
                             }()});
  EXPECT_TRUE(pool.lease()->query("SELECT 1").next());
}

}  // namespace
}  // namespace jishi::db
