#include "api/rate_limits.hpp"

#include <gtest/gtest.h>

namespace jishi::api {
namespace {

class SetClock final : public Clock {
 public:
  Instant now() const override { return now_; }
  void pass(std::int64_t seconds) { now_.microseconds += seconds * 1'000'000; }

 private:
  Instant now_{1'782'871'200'000'000};
};

TEST(RateLimits, ABurstIsTakenAtOnceAndComesBackByTheMinute) {
  SetClock clock;
  RateLimits rates(clock);
  const Rate rate = rate_of(Costly::reveal);
  for (std::int64_t i = 0; i < rate.burst; ++i)
    ASSERT_EQ(rates.take(Costly::reveal, "7"), 0) << i;
  const std::int64_t seconds = rates.take(Costly::reveal, "7");
  EXPECT_EQ(seconds, 60 / rate.a_minute);
  EXPECT_EQ(rates.take(Costly::reveal, "7"), seconds) << "asking in vain takes nothing";
  EXPECT_EQ(rates.wait(Costly::reveal, "7"), seconds);
  clock.pass(seconds);
  EXPECT_EQ(rates.wait(Costly::reveal, "7"), 0);
  EXPECT_EQ(rates.take(Costly::reveal, "7"), 0);
  EXPECT_GT(rates.take(Costly::reveal, "7"), 0);
  clock.pass(3'600);  // no more than the burst, however long
  for (std::int64_t i = 0; i < rate.burst; ++i)
    ASSERT_EQ(rates.take(Costly::reveal, "7"), 0) << i;
  EXPECT_GT(rates.take(Costly::reveal, "7"), 0);
}

TEST(RateLimits, EachThingAndEachWhomIsCountedApart) {
  SetClock clock;
  RateLimits rates(clock);
  while (rates.take(Costly::importing, "7") == 0)
    continue;
  EXPECT_EQ(rates.take(Costly::importing, "8"), 0);
  EXPECT_EQ(rates.take(Costly::exporting, "7"), 0);
}

TEST(RateLimits, MayBeWider) {
  SetClock clock;
  RateLimits rates(clock, 3);
  std::int64_t taken = 0;
  while (rates.take(Costly::importing, "7") == 0)
    ++taken;
  EXPECT_EQ(taken, 3 * rate_of(Costly::importing).burst);
}

TEST(RateLimits, RemembersNotMoreThanItMay) {
  SetClock clock;
  RateLimits rates(clock);
  while (rates.take(Costly::guess, "first") == 0)
    continue;
  // Others come later: whoever asked longest ago is forgotten first.
  clock.pass(1);
  for (std::size_t i = 0; i <= RateLimits::kMostRemembered; ++i)
    rates.take(Costly::guess, std::to_string(i));
  EXPECT_EQ(rates.wait(Costly::guess, "first"), 0);
}

}  // namespace
}  // namespace jishi::api
