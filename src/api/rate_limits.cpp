#include "api/rate_limits.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace jishi::api {
namespace {

constexpr double kMicrosecondsOfMinute = 60e6;

}  // namespace

std::int64_t RateLimits::take(Costly what, const std::string& whom) {
  return ask(what, whom, 1.0);
}

std::int64_t RateLimits::wait(Costly what, const std::string& whom) {
  return ask(what, whom, 0.0);
}

std::int64_t RateLimits::ask(Costly what, const std::string& whom, double taken) {
  const Rate rate = rate_of(what);
  const double most = static_cast<double>(rate.burst * times_);
  const double each = static_cast<double>(rate.a_minute * times_) / kMicrosecondsOfMinute;
  const Instant now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const auto found = left_.find({what, whom});
  double count = most;
  if (found != left_.end()) {
    const double passed = static_cast<double>(
        std::max<std::int64_t>(0, now.microseconds - found->second.at.microseconds));
    count = std::min(most, found->second.count + passed * each);
  }
  if (count < 1.0) {
    const double seconds = (1.0 - count) / each / 1e6;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(seconds)));
  }
  if (taken == 0.0) return 0;
  if (found == left_.end() && left_.size() >= kMostRemembered) forget_full(now);
  left_[{what, whom}] = {count - taken, now};
  return 0;
}

// Whoever has everything left again need not be remembered.
void RateLimits::forget_full(Instant now) {
  std::erase_if(left_, [&](const auto& each) {
    const Rate rate = rate_of(each.first.first);
    const double minutes =
        static_cast<double>(now.microseconds - each.second.at.microseconds) / kMicrosecondsOfMinute;
    return each.second.count + minutes * static_cast<double>(rate.a_minute * times_) >=
           static_cast<double>(rate.burst * times_);
  });
  if (left_.size() < kMostRemembered) return;
  // A tenth at once, so that not every further one looks through all.
  std::vector<Instant> times;
  times.reserve(left_.size());
  for (const auto& each : left_)
    times.push_back(each.second.at);
  const auto tenth = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 10);
  std::ranges::nth_element(times, tenth);
  std::erase_if(left_, [&](const auto& each) { return each.second.at <= *tenth; });
}

}  // namespace jishi::api
