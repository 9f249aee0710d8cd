// The people of one county, made up so that no ID number is met twice in the country.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "person/person.hpp"
#include "synthesis/made_up_people.hpp"

namespace jishi::synthesis {

struct Made {
  MadeUpPerson person;
  person::Notice notice;
};

class Crowd {
 public:
  // `area`: six digits where nobody else is made. `day`: on which ages hold.
  Crowd(Dice& dice, std::string area, Date day)
      : dice_(dice), maker_(dice, 0), area_(std::move(area)), day_(day) {}

  // At least `youngest` on the day on which they come, at most `oldest` on the last.
  Made person(int youngest, int oldest, Date comes);

 private:
  Date born(int youngest, int oldest, Date comes);

  Dice& dice_;
  PeopleMaker maker_;
  std::string area_;
  Date day_;
  std::map<std::pair<Date, person::Sex>, std::int64_t> born_;  // how many that day
};

}  // namespace jishi::synthesis
