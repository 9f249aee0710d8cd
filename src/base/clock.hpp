// Time comes in as an argument: whoever needs "now" is given a Clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/date.hpp"

namespace jishi {

// A moment, in microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t microseconds = 0;
  constexpr auto operator<=>(const Instant&) const = default;
};

// The day in Beijing (UTC+8, no summer time since 1992) at that moment.
Date beijing_date(Instant instant);
// 2023-06-30T08:15:00.000000+08:00
std::string beijing_text(Instant instant);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  Date today() const { return beijing_date(now()); }
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// Stands still until told otherwise; for tests and for answering "as if today were".
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant instant) : instant_(instant) {}
  Instant now() const override { return instant_; }
  void set(Instant instant) { instant_ = instant; }

 private:
  Instant instant_;
};

}  // namespace jishi
