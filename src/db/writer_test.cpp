#include "db/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "db/testing/held_writer.hpp"

namespace jishi::db {
namespace {

using testing::class_of_error;
using testing::count_rows;
using ::testing::ElementsAre;

class WriterTest : public testing::HeldWriterTest {};
JISHI_ON_BOTH_DATABASES(WriterTest);

Writer::Job insert(std::int64_t i) {
  return [i](Connection& db) { db.execute("INSERT INTO t VALUES (?1)", {i}); };
}

TEST_P(WriterTest, WhatIsAcknowledgedIsThere) {
  start();
  constexpr int kThreads = 64;
  constexpr int kJobs = 20;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      const auto connection = database().connect();
      for (int n = 0; n < kJobs; ++n) {
        const int i = thread * kJobs + n;
        writer().submit(insert(i));
        EXPECT_EQ(count_rows(*connection, "t WHERE i = " + std::to_string(i)), 1);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(rows(), kThreads * kJobs);
  EXPECT_EQ(writer().statistics().jobs, kThreads * kJobs);
}

TEST_P(WriterTest, JobsThatWaitShareACommit) {
  start();
  close_gate();
  std::vector<std::future<void>> jobs;
  jobs.reserve(10);
  for (int i = 0; i < 10; ++i)
    jobs.push_back(submit(insert(i)));
  wait_until_waiting(10);
  open_gate();
  for (auto& job : jobs)
    job.get();
  EXPECT_EQ(rows(), 10);
  EXPECT_EQ(writer().statistics().commits, 1);
}

TEST_P(WriterTest, ACommitTakesNoMoreJobsThanItsLimit) {
  WriterOptions options = patient();
  options.most_jobs_per_commit = 4;
  start(options);
  close_gate();
  std::vector<std::future<void>> jobs;
  jobs.reserve(7);
  for (int i = 0; i < 7; ++i)
    jobs.push_back(submit(insert(i)));
  wait_until_waiting(7);
  open_gate();
  for (auto& job : jobs)
    job.get();
  EXPECT_EQ(writer().statistics().commits, 2);
}

TEST_P(WriterTest, AJobThatThrowsIsUndoneAlone) {
  start();
  close_gate();
  auto good = submit(insert(1));
  wait_until_waiting(1);
  auto standard = submit([](Connection& db) {
    db.execute("INSERT INTO t VALUES (2)");
    throw std::runtime_error("mine");
  });
  wait_until_waiting(2);
  auto other = submit([](Connection& db) {
    db.execute("INSERT INTO t VALUES (3)");
    throw 42;
  });
  wait_until_waiting(3);
  auto unique = submit(insert(1));
  wait_until_waiting(4);
  auto last = submit(insert(4));
  wait_until_waiting(5);
  open_gate();
  good.get();
  EXPECT_THROW(standard.get(), std::runtime_error);
  EXPECT_THROW(other.get(), int);
  EXPECT_EQ(class_of_error([&] { unique.get(); }), ErrorClass::unique);
  last.get();
  EXPECT_EQ(rows("i IN (1, 4)"), 2);
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(writer().statistics().commits, 1);
}

TEST_P(WriterTest, TheFirstOfABatchMayThrow) {
  start();
  EXPECT_THROW(writer().submit([](Connection& db) {
    db.execute("INSERT INTO t VALUES (1)");
    throw std::runtime_error("mine");
  }),
               std::runtime_error);
  EXPECT_EQ(writer().statistics().commits, 0);
  writer().submit(insert(2));
  EXPECT_EQ(rows(), 1);
}

TEST_P(WriterTest, GoingOnAfterAFailedStatementNeedsASavepoint) {
  start();
  writer().submit(insert(1));
  writer().submit([](Connection& db) {
    try {
      const Savepoint attempt(db);
      db.execute("INSERT INTO t VALUES (1)");
    } catch (const DatabaseError&) {
      db.execute("INSERT INTO t VALUES (2)");
    }
  });
  EXPECT_EQ(rows(), 2);
}

TEST_P(WriterTest, SubmittersWaitForRoom) {
  WriterOptions options = patient();
  options.most_waiting = 2;
  start(options);
  std::atomic<std::int64_t> most{0};
  close_gate();
  std::vector<std::future<void>> jobs;
  jobs.reserve(30);
  for (int i = 0; i < 30; ++i) {
    jobs.push_back(submit([&, i](Connection& db) {
      db.execute("INSERT INTO t VALUES (?1)", {i});
      most = std::max<std::int64_t>(most, writer().statistics().waiting);
    }));
  }
  wait_until_waiting(2);
  open_gate();
  for (auto& job : jobs)
    job.get();
  EXPECT_EQ(rows(), 30);
  EXPECT_LE(most, 2);
}

TEST_P(WriterTest, ABusyTransactionRunsAgainAsAWhole) {
  start();
  close_gate();
  auto before = submit(insert(1));
  wait_until_waiting(1);
  // Its first exception comes from a transaction that is not committed: only the second run counts.
  auto changes_its_mind = submit([runs = 0](Connection& db) mutable {
    if (++runs == 1) throw std::runtime_error("not yet");
    db.execute("INSERT INTO t VALUES (2)");
  });
  wait_until_waiting(2);
  auto throws = submit([](Connection&) { throw std::runtime_error("always"); });
  wait_until_waiting(3);
  auto busy = submit([runs = 0](Connection& db) mutable {
    db.execute("INSERT INTO t VALUES (3)");
    if (++runs <= 2) throw DatabaseError(ErrorClass::busy, "made up");
  });
  wait_until_waiting(4);
  open_gate();
  before.get();
  changes_its_mind.get();
  EXPECT_THROW(throws.get(), std::runtime_error);
  busy.get();
  EXPECT_EQ(rows(), 3);
  EXPECT_EQ(writer().statistics().retries, 2);
  EXPECT_EQ(writer().statistics().commits, 1);
}

TEST_P(WriterTest, BusyWithoutEndIsGivenUp) {
  WriterOptions options = patient();
  options.longest_retry = std::chrono::milliseconds(5);
  start(options);
  EXPECT_EQ(
      class_of_error([&] {
        writer().submit([](Connection&) { throw DatabaseError(ErrorClass::busy, "made up"); });
      }),
      ErrorClass::busy);
  writer().submit(insert(1));
  EXPECT_EQ(rows(), 1);
}

TEST_P(WriterTest, AnotherWriterOfTheDatabaseIsWaitedFor) {
  start();
  const auto other = database().connect();
  Transaction transaction(*other, TransactionMode::write);
  other->execute("INSERT INTO t VALUES (1)");
  auto waits = submit(insert(2));
  transaction.commit();
  waits.get();
  EXPECT_EQ(rows(), 2);
}

TEST_P(WriterTest, AConstraintAtCommitHitsOnlyTheJobAtFault) {
  database().connect()->execute("CREATE TABLE c (p " +
                                std::string(column_type(dialect(), Type::int64)) +
                                " REFERENCES t (i) DEFERRABLE INITIALLY DEFERRED)");
  start();
  close_gate();
  auto good = submit(insert(1));
  wait_until_waiting(1);
  auto bad = submit([](Connection& db) { db.execute("INSERT INTO c VALUES (99)"); });
  wait_until_waiting(2);
  auto also_good = submit([](Connection& db) { db.execute("INSERT INTO c VALUES (1)"); });
  wait_until_waiting(3);
  open_gate();
  good.get();
  EXPECT_EQ(class_of_error([&] { bad.get(); }), ErrorClass::constraint);
  also_good.get();
  EXPECT_EQ(rows(), 1);
  EXPECT_EQ(count_rows(*database().connect(), "c"), 1);
}

TEST_P(WriterTest, DestructionFinishesWhatWaits) {
  start();
  close_gate();
  std::vector<std::future<void>> jobs;
  jobs.reserve(5);
  for (int i = 0; i < 5; ++i)
    jobs.push_back(submit(insert(i)));
  wait_until_waiting(5);
  std::thread destroyer([this] { start(); });  // replaces the writer
  open_gate();
  destroyer.join();
  for (auto& job : jobs)
    job.get();
  EXPECT_EQ(rows(), 5);
}

// Neither may be answered while the first commit's run goes on; the second and third share a run.
TEST_P(WriterTest, WhatComesAfterACommitIsDoneBeforeTheAnswer) {
  std::promise<void> first_runs;
  std::promise<void> may_end;
  std::atomic<int> runs = 0;
  std::vector<std::int64_t> seen;
  WriterOptions options = patient();
  options.most_jobs_per_commit = 1;
  options.after_commit = [&] {
    seen.push_back(rows());
    if (++runs > 1) return;
    first_runs.set_value();
    may_end.get_future().wait();
  };
  start(options);
  const auto insert = [this](int i) {
    return submit(
        [i](Connection& connection) { connection.execute("INSERT INTO t VALUES (?1)", {i}); });
  };
  auto first = insert(1);
  first_runs.get_future().wait();
  auto second = insert(2);
  while (rows() < 2)
    std::this_thread::yield();
  auto third = insert(3);
  while (writer().statistics().jobs < 3)
    std::this_thread::yield();
  const auto now = std::chrono::seconds(0);
  EXPECT_EQ(first.wait_for(now), std::future_status::timeout);
  EXPECT_EQ(second.wait_for(now), std::future_status::timeout);
  may_end.set_value();
  first.get();
  second.get();
  third.get();
  // jobs is counted before the answers are due: the third may have come a moment too late.
  EXPECT_THAT(seen, ::testing::AnyOf(ElementsAre(1, 3), ElementsAre(1, 3, 3)));
}

TEST_P(WriterTest, KeepsThePagesItIsGivenRoomFor) {
  if (dialect() != Dialect::sqlite) GTEST_SKIP() << "the pages of PostgreSQL are its server's";
  start({.page_cache = std::size_t{3} << 20}).submit([](Connection& connection) {
    EXPECT_EQ(count_rows(connection, "pragma_cache_size WHERE cache_size = -3072"), 1);
  });
}

// What a job wrote into the log before its commit, because it had no room to keep it.
std::uintmax_t spilt(Connection& connection, const std::string& path) {
  const auto log = [&] { return std::filesystem::file_size(path + "-wal"); };
  const std::uintmax_t before = log();
  connection.execute(
      "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
      "i < 400000) SELECT i FROM n");
  return log() - before;
}

TEST_P(WriterTest, KeepsFewPagesAndSpillsLate) {
  if (dialect() != Dialect::sqlite) GTEST_SKIP() << "the pages of PostgreSQL are its server's";
  constexpr std::size_t kMiB = std::size_t{1} << 20;
  const auto spilt_with = [&](std::size_t page_cache) {
    std::uintmax_t bytes = 0;
    start({.page_cache = page_cache, .kept_cache = kMiB}).submit([&](Connection& connection) {
      EXPECT_EQ(count_rows(connection, "pragma_cache_size WHERE cache_size = -1024"), 1);
      bytes = spilt(connection, address());
      connection.execute("DELETE FROM t");
    });
    return bytes;
  };
  EXPECT_GT(spilt_with(kMiB), kMiB);
  EXPECT_EQ(spilt_with(48 * kMiB), 0);
}

TEST_P(WriterTest, SubmittingFromAJobIsOurMistake) {
  start();
  EXPECT_THROW(writer().submit([&](Connection&) { writer().submit(insert(1)); }), std::logic_error);
}

}  // namespace
}  // namespace jishi::db
