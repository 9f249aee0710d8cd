#include "app/scheduler.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace jishi::app {
namespace {

constexpr std::chrono::minutes kLookEvery{1};
constexpr std::int64_t kHour = std::int64_t{3'600} * 1'000'000;
constexpr std::int64_t kErasingHour = 3;
constexpr std::int64_t kBeijingHours = 8;

}  // namespace

Scheduler::Scheduler(LedgerSite& site, const Clock& clock, std::function<void()> tidy,
                     http::FaultLog fault_log)
    : site_(site),
      clock_(clock),
      tidy_(std::move(tidy)),
      fault_log_(std::move(fault_log)),
      leadership_(site.database()),
      thread_([this] { work(); }) {}

Scheduler::~Scheduler() {
  {
    const std::scoped_lock lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool Scheduler::erasing_is_due() const {
  const std::int64_t hour = (clock_.now().microseconds / kHour + kBeijingHours) % 24;
  return hour >= kErasingHour && erased_on_ != clock_.today();
}

void Scheduler::attempt(const std::function<void()>& task) {
  try {
    task();
  } catch (const std::exception& error) {
    fault_log_("scheduler", error.what());
  }
}

void Scheduler::work() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kLookEvery, [&] { return ends_; })) {
    lock.unlock();
    if (leadership_.held()) {
      attempt(tidy_);
      if (erasing_is_due()) {
        const Date today = clock_.today();
        attempt([&] {
          site_.erase_due(today, clock_);
          erased_on_ = today;
        });
      }
    }
    lock.lock();
  }
}

}  // namespace jishi::app
