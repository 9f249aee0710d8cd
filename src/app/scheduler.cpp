#include "app/scheduler.hpp"

#include <exception>
#include <utility>

namespace jishi::app {
namespace {

constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;
constexpr std::int64_t kDailyHour = 3;
constexpr std::int64_t kBeijingHours = 8;

}  // namespace

bool is_daily_due(Instant now, std::optional<Date> done_on) {
  if (!done_on) return true;
  const Date today = beijing_date(now);
  if (*done_on >= today) return false;
  const std::int64_t hour = (now.microseconds / kHour + kBeijingHours) % 24;
  return hour >= kDailyHour || done_on->plus_days(1) < today;
}

Scheduler::Scheduler(db::Database& database, const Clock& clock, ScheduledWork work,
                     http::FaultLog fault_log, std::chrono::milliseconds look_every)
    : clock_(clock),
      work_(std::move(work)),
      fault_log_(std::move(fault_log)),
      look_every_(look_every),
      leadership_(database),
      thread_([this] { watch(); }) {}

Scheduler::~Scheduler() {
  {
    const std::scoped_lock lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool Scheduler::attempt(const std::function<void()>& task) {
  try {
    task();
    return true;
  } catch (const std::exception& error) {
    fault_log_("scheduler", error.what());
    return false;
  }
}

void Scheduler::watch() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, look_every_, [&] { return ends_; })) {
    lock.unlock();
    if (leadership_.held()) {
      attempt(work_.tidy);
      const Instant now = clock_.now();
      if (is_daily_due(now, done_on_)) {
        const Date today = beijing_date(now);
        if (attempt([&] { work_.daily(today); })) done_on_ = today;
      }
    }
    lock.lock();
  }
}

}  // namespace jishi::app
