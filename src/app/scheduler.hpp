// What a running service does by itself, once however many processes share the database.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "app/ledger_site.hpp"
#include "db/leadership.hpp"
#include "http/dispatch.hpp"

namespace jishi::app {

// A thread that looks every minute: what has ended is tidied away, and once a day, from 3
// o'clock in Beijing on, what retentions have ended for is erased. All must outlive it.
class Scheduler {
 public:
  Scheduler(LedgerSite& site, const Clock& clock, std::function<void()> tidy,
            http::FaultLog fault_log);
  // Waits for what it is doing.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

 private:
  void work();
  void attempt(const std::function<void()>& task);
  bool erasing_is_due() const;

  LedgerSite& site_;
  const Clock& clock_;
  const std::function<void()> tidy_;
  const http::FaultLog fault_log_;
  db::Leadership leadership_;
  std::optional<Date> erased_on_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace jishi::app
