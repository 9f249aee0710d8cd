#include "db/time_limit.hpp"

#include <algorithm>

namespace jishi::db {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct OfThread {
  SteadyClock::time_point end = SteadyClock::time_point::max();
  std::chrono::milliseconds limit{0};
};

OfThread& of_thread() {
  thread_local OfThread limit;
  return limit;
}

}  // namespace

TimeLimit::TimeLimit(std::chrono::milliseconds limit)
    : end_before_(of_thread().end), limit_before_(of_thread().limit) {
  OfThread& now = of_thread();
  now.end = std::min(now.end, SteadyClock::now() + limit);
  now.limit = now.limit.count() == 0 ? limit : std::min(now.limit, limit);
}

TimeLimit::~TimeLimit() {
  of_thread() = {end_before_, limit_before_};
}

bool is_time_over() {
  const SteadyClock::time_point end = of_thread().end;
  return end != SteadyClock::time_point::max() && SteadyClock::now() >= end;
}

std::chrono::milliseconds time_limit() {
  return of_thread().limit;
}

}  // namespace jishi::db
