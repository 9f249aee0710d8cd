#include "synthesis/crowd.hpp"

#include <algorithm>

namespace jishi::synthesis {
namespace {

constexpr int kMonthsOfAYear = 12;

}  // namespace

Date Crowd::born(int youngest, int oldest, Date comes) {
  constexpr int kManyUpTo = 28;  // the age of the members
  const Date latest = comes.plus_months(-youngest * kMonthsOfAYear).value();
  const auto earliest = [&](int age) {
    return day_.plus_months(-(age + 1) * kMonthsOfAYear).value().plus_days(1).value();
  };
  const Date first = earliest(oldest);
  const Date of_many = earliest(std::min(oldest, kManyUpTo));
  return dice_.day(of_many < latest && dice_.chance(55) ? of_many : std::min(first, latest),
                   latest);
}

Made Crowd::person(int youngest, int oldest, Date comes) {
  const person::Sex sex = dice_.chance(52) ? person::Sex::male : person::Sex::female;
  Date day = born(youngest, oldest, comes);
  while (born_[{day, sex}] >= PeopleMaker::kMostOfADay)
    day = born(youngest, oldest, comes);
  Made made{maker_.person(area_, day, sex, born_[{day, sex}]++), {}};
  person::Identity& identity = made.person.identity;
  if (!dice_.chance(92)) {
    identity.id_number.reset();
    identity.birth_date = day;
  }
  if (!dice_.chance(65)) identity.phone.reset();
  if (dice_.chance(96)) {
    const bool minor = full_years(day, day_) < person::kAdult;
    made.notice = {minor ? person::NoticeKind::guardian_consent : person::NoticeKind::notice, comes,
                   "合成数据"};
  }
  return made;
}

}  // namespace jishi::synthesis
