#include "base/clock.hpp"

#include <chrono>
#include <cstdio>

namespace jishi {
namespace {

constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
constexpr std::int64_t kBeijingOffset = std::int64_t{8} * 3'600 * 1'000'000;

struct DayAndRest {
  std::int64_t day;
  std::int64_t rest;  // microseconds since Beijing midnight
};

DayAndRest split(Instant instant) {
  const std::int64_t local = instant.microseconds + kBeijingOffset;
  std::int64_t day = local / kDay;
  std::int64_t rest = local % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  return {day, rest};
}

}  // namespace

Date beijing_date(Instant instant) {
  return Date::from_days(static_cast<std::int32_t>(split(instant).day));
}

std::string beijing_text(Instant instant) {
  const auto [day, rest] = split(instant);
  const std::int64_t seconds = rest / 1'000'000;
  char out[48];
  std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%06d+08:00", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(rest % 1'000'000));
  return Date::from_days(static_cast<std::int32_t>(day)).iso() + out;
}

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace jishi
