// Where a person has rows.
#pragma once

#include <vector>

#include "db/connection.hpp"
#include "package/package.hpp"

namespace jishi::api {

struct PersonPlace {
  const package::Ledger* ledger = nullptr;
  UnitId unit;
};
// Of rows that are held, each ledger and unit once.
std::vector<PersonPlace> places_of_person(db::Connection& connection,
                                          const package::PackageSet& packages, PersonId person);

}  // namespace jishi::api
