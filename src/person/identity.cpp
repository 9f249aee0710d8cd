#include "person/person.hpp"

namespace jishi::person {

std::optional<Date> birth_date(const Identity& identity) {
  return identity.birth_date;
}

bool is_minor(const Identity& identity, Date on) {
  const auto born = birth_date(identity);
  return born && full_years(*born, on) < kAdult;
}

}  // namespace jishi::person
