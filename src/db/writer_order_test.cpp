// Who goes first: people, and imports that have waited long enough.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <vector>

#include "db/testing/held_writer.hpp"

namespace jishi::db {
namespace {

using ::testing::ElementsAre;

class WriterOrderTest : public testing::HeldWriterTest {
 protected:
  // The order in which two bulk jobs (101, 102) and then two people's (1, 2) are done that wait
  // together.
  std::vector<int> order_with(WriterOptions options) {
    start(options);
    std::mutex mutex;
    std::vector<int> order;
    const auto note = [&](int number) {
      return [&, number](Connection& db) {
        db.execute("INSERT INTO t VALUES (?1)", {number});
        const std::lock_guard guard(mutex);
        order.push_back(number);
      };
    };
    close_gate();
    std::vector<std::future<void>> jobs;
    int waiting = 0;
    for (const int number : {101, 102, 1, 2}) {
      jobs.push_back(submit(note(number), number > 100 ? Priority::bulk : Priority::person));
      wait_until_waiting(++waiting);
    }
    open_gate();
    for (auto& job : jobs)
      job.get();
    return order;
  }
};
JISHI_ON_BOTH_DATABASES(WriterOrderTest);

TEST_P(WriterOrderTest, BulkJobsYieldToPeople) {
  EXPECT_THAT(order_with(patient()), ElementsAre(1, 2, 101, 102));
  EXPECT_EQ(writer().statistics().commits, 3) << "each bulk job has a commit of its own";
}

TEST_P(WriterOrderTest, ButNotForEver) {
  WriterOptions options = patient();
  options.longest_batch = std::chrono::milliseconds(0);
  options.longest_bulk_wait = std::chrono::milliseconds(0);
  EXPECT_THAT(order_with(options), ElementsAre(101, 102, 1, 2));
}

// Where every job takes long, bulk jobs do not wait the longest time before each.
TEST_P(WriterOrderTest, ABulkJobWaitsAccordingToTheOneBefore) {
  WriterOptions options = patient();
  options.longest_batch = std::chrono::milliseconds(0);
  options.longest_bulk_wait_in_jobs = 0;
  start(options);
  submit([](Connection& db) { db.execute("INSERT INTO t VALUES (100)"); }, Priority::bulk).get();
  std::vector<int> order;
  close_gate();
  std::vector<std::future<void>> jobs;
  int waiting = 0;
  for (const int number : {101, 1, 2}) {
    jobs.push_back(submit([&order, number](Connection&) { order.push_back(number); },
                          number > 100 ? Priority::bulk : Priority::person));
    wait_until_waiting(++waiting);
  }
  open_gate();
  for (auto& job : jobs)
    job.get();
  EXPECT_THAT(order, ElementsAre(101, 1, 2));
}

}  // namespace
}  // namespace jishi::db
