// What is to be done daily is done once a day, by one process, and not missed.
#include "app/scheduler.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "db/testing/on_both_databases.hpp"

namespace jishi::app {
namespace {

constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;
// 2026-07-01, midnight in Beijing.
constexpr std::int64_t kMidnight = 1'782'835'200'000'000;

Instant at(int day_of_july, int hour) {
  return {kMidnight + ((day_of_july - 1) * 24 + hour) * kHour};
}
Date july(int day) {
  return Date::from_ymd(2026, 7, day).value();
}

TEST(DailyWork, IsDueFromThreeOClockOnAndOnceADay) {
  EXPECT_EQ(beijing_date(at(1, 0)), july(1));
  EXPECT_FALSE(is_daily_due(at(2, 2), july(1)));
  EXPECT_TRUE(is_daily_due(at(2, 3), july(1)));
  EXPECT_TRUE(is_daily_due(at(2, 23), july(1)));
  EXPECT_FALSE(is_daily_due(at(2, 23), july(2)));
  // A clock that was put back does not do it again.
  EXPECT_FALSE(is_daily_due(at(2, 4), july(3)));
}

TEST(DailyWork, ThatWasMissedIsDueAtOnce) {
  EXPECT_TRUE(is_daily_due(at(3, 1), july(1)));
  EXPECT_TRUE(is_daily_due(at(3, 1), std::nullopt));
}

class SetClock final : public Clock {
 public:
  Instant now() const override { return {microseconds_.load()}; }
  void set(Instant instant) { microseconds_ = instant.microseconds; }

 private:
  std::atomic<std::int64_t> microseconds_{at(1, 12).microseconds};
};

// A process with a scheduler that looks all the time.
class Process {
 public:
  Process(db::Database& database, const Clock& clock)
      : scheduler_(
            database, clock, {[this] { note_look(); }, [this](Date today) { work(today); }},
            [this](std::string_view, std::string_view) { ++faults_; },
            std::chrono::milliseconds(1)) {}

  // Until it has looked so often from now on: what was due by then is done.
  void wait_for_looks(int looks) {
    std::unique_lock lock(mutex_);
    const int until = looks_ + looks;
    looked_.wait(lock, [&] { return looks_ >= until; });
  }
  std::vector<Date> done() {
    const std::scoped_lock lock(mutex_);
    return done_;
  }
  void fail_next() { fails_ = 1; }
  int faults() const { return faults_; }

 private:
  void note_look() {
    const std::scoped_lock lock(mutex_);
    ++looks_;
    looked_.notify_all();
  }
  void work(Date today) {
    if (fails_.exchange(0) > 0) throw std::runtime_error("the database went away");
    const std::scoped_lock lock(mutex_);
    done_.push_back(today);
  }

  std::mutex mutex_;
  std::condition_variable looked_;
  int looks_ = 0;
  std::vector<Date> done_;
  std::atomic<int> fails_ = 0;
  std::atomic<int> faults_ = 0;
  Scheduler scheduler_;  // the last: it uses the others
};

class Scheduling : public db::testing::OnBothDatabases {
 protected:
  SetClock clock_;
};
JISHI_ON_BOTH_DATABASES(Scheduling);

TEST_P(Scheduling, CatchesUpWithMissedDaysOnce) {
  Process process(database(), clock_);
  process.wait_for_looks(5);
  EXPECT_EQ(process.done(), std::vector{july(1)});
  clock_.set(at(2, 2));
  process.wait_for_looks(5);
  EXPECT_EQ(process.done(), std::vector{july(1)});
  clock_.set(at(5, 1));  // asleep for three days
  process.wait_for_looks(5);
  clock_.set(at(5, 4));
  process.wait_for_looks(5);
  EXPECT_EQ(process.done(), (std::vector{july(1), july(5)}));
}

TEST_P(Scheduling, TriesAgainWhatFailed) {
  Process process(database(), clock_);
  process.wait_for_looks(5);
  process.fail_next();
  clock_.set(at(2, 3));
  process.wait_for_looks(5);
  EXPECT_EQ(process.faults(), 1);
  EXPECT_EQ(process.done(), (std::vector{july(1), july(2)}));
}

TEST_P(Scheduling, IsLedByOneProcess) {
  if (dialect() == db::Dialect::sqlite) GTEST_SKIP() << "an SQLite database has one owner";
  auto first = std::make_unique<Process>(database(), clock_);
  first->wait_for_looks(5);
  const auto another = db::Database::open(address(), db::OpenMode::write);
  Process second(*another, clock_);
  clock_.set(at(2, 3));
  first->wait_for_looks(5);
  EXPECT_EQ(first->done(), (std::vector{july(1), july(2)}));
  EXPECT_TRUE(second.done().empty());
  first.reset();
  second.wait_for_looks(5);
  EXPECT_EQ(second.done(), std::vector{july(2)});
}

}  // namespace
}  // namespace jishi::app
