// How often costly things may be done, by one account and from one address. Every such limit stands
// here; beyond it: 429 too_often with Retry-After.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/clock.hpp"

namespace jishi::api {

enum class Costly : std::uint8_t {
  guess,      // a sign-in or an invitation that was refused, by address
  condition,  // rows by a condition or by words, counted or shown
  check,  // a new row that is checked or entered: it tells whether somebody of that number is known
  reveal,     // a row in full
  document,   // a document or chart, or how it looks
  exporting,  // a sheet of rows, or a template
  importing,  // a sheet that is handed in, up to 32 MiB of disk each
};

// `burst` at once, then `a_minute`.
struct Rate {
  std::int64_t burst;
  std::int64_t a_minute;
};

// A whole office may stand behind one address, and a person works with one account.
constexpr Rate rate_of(Costly what) {
  switch (what) {
    case Costly::guess:
      return {100, 60};
    case Costly::condition:
      return {120, 120};
    case Costly::check:
      return {300, 120};
    case Costly::reveal:
      return {60, 30};
    case Costly::document:
      return {120, 60};
    case Costly::exporting:
      return {30, 20};
    case Costly::importing:
      return {20, 10};
  }
  return {1, 1};
}

// Thread safe. Remembers up to kMostRemembered at once; the longest unused are forgotten first.
class RateLimits {
 public:
  static constexpr std::size_t kMostRemembered = 100'000;

  // `times`: as many as the rates say, and as many more.
  explicit RateLimits(const Clock& clock, std::int64_t times = 1) : clock_(clock), times_(times) {}

  // Takes one for `whom`: 0 where it was there, else the seconds to wait, at least 1.
  std::int64_t take(Costly what, const std::string& whom);
  // The same without taking.
  std::int64_t wait(Costly what, const std::string& whom);

 private:
  struct Left {
    double count = 0;
    Instant at;
  };
  using Key = std::pair<Costly, std::string>;

  std::int64_t ask(Costly what, const std::string& whom, double taken);
  void forget_full(Instant now);

  const Clock& clock_;
  const std::int64_t times_;
  std::mutex mutex_;
  std::map<Key, Left> left_;  // guarded by mutex_
};

}  // namespace jishi::api
