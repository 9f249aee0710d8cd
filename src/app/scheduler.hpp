// What a running service does by itself, once however many processes share the database.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "db/leadership.hpp"
#include "http/dispatch.hpp"

namespace jishi::app {

struct ScheduledWork {
  std::function<void()> tidy;  // at every look
  // What is to be done once a day, from 3 o'clock in Beijing on. It does what is due by that day,
  // earlier days included, and may be done again without harm.
  std::function<void(Date today)> daily;
};

// Whether the daily work is to be done now. `done_on`: the last day that it was done, if that is
// known; a day that was missed, or may have been since the start, is caught up at once.
bool is_daily_due(Instant now, std::optional<Date> done_on);

// A thread that looks at the clock, and works where this process leads; what fails is tried again
// at the next look. All must outlive it.
class Scheduler {
 public:
  static constexpr std::chrono::milliseconds kLookEvery{60'000};

  Scheduler(db::Database& database, const Clock& clock, ScheduledWork work,
            http::FaultLog fault_log, std::chrono::milliseconds look_every = kLookEvery);
  // Waits for what it is doing.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

 private:
  void watch();
  bool attempt(const std::function<void()>& task);

  const Clock& clock_;
  const ScheduledWork work_;
  const http::FaultLog fault_log_;
  const std::chrono::milliseconds look_every_;
  db::Leadership leadership_;
  std::optional<Date> done_on_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace jishi::app
