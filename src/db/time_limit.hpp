// A limit of time for what a thread asks databases.
#pragma once

#include <chrono>

namespace jishi::db {

// While it lives, statements that this thread runs end with ErrorClass::cancelled: on SQLite once
// the time since it was made is over, on PostgreSQL each after that time of its own (those of a
// transaction that began before it go by what was then). One inside another is the shorter of the
// two. What the Writer does for a thread runs on its own thread, without a limit.
class TimeLimit {
 public:
  explicit TimeLimit(std::chrono::milliseconds limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  const std::chrono::steady_clock::time_point end_before_;
  const std::chrono::milliseconds limit_before_;
};

// Of this thread; false without a limit.
bool is_time_over();
// The limit that was set; 0: none.
std::chrono::milliseconds time_limit();

}  // namespace jishi::db
