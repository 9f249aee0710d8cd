// Chance and made-up people for demonstrations. Nobody in them exists: the ID numbers are of areas
// that there are not, the phone numbers are 1300000 and a serial.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "person/person.hpp"

namespace jishi::synthesis {

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

  // Of an area (six digits) where nobody else is made: `order` counts those of one birthday and
  // sex there, from 0 to kMostOfADay - 1, and is what tells them apart.
  static constexpr std::int64_t kMostOfADay = 500;
  MadeUpPerson person(std::string_view area, Date born, person::Sex sex, std::int64_t order);

 private:
  std::string name(person::Sex sex);

  Dice& dice_;
  std::int64_t serial_;
};

}  // namespace jishi::synthesis
