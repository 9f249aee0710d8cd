// Chance and made-up people for the demonstration.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "person/person.hpp"

namespace jishi::app {

// The same throws for the same seed, whatever the machine (SplitMix64).
class Dice {
 public:
  explicit Dice(std::int64_t seed) : state_(static_cast<std::uint64_t>(seed)) {}

  std::int64_t below(std::int64_t limit);                     // 0 … limit − 1
  std::int64_t between(std::int64_t low, std::int64_t high);  // inclusive
  bool chance(int percent) { return below(100) < percent; }
  Date day(Date from, Date until);  // inclusive
  std::string_view pick(std::span<const std::string_view> words);

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

struct MadeUpPerson {
  person::Identity identity;
  Date born;
  person::Sex sex = person::Sex::male;
};

// Of so many full years on a day. Names repeat; ID numbers do not within one maker.
class PeopleMaker {
 public:
  explicit PeopleMaker(Dice& dice, std::int64_t first_serial)
      : dice_(dice), serial_(first_serial) {}
  MadeUpPerson person(int youngest, int oldest, Date on);

 private:
  Dice& dice_;
  std::int64_t serial_;
};

}  // namespace jishi::app
