// Fields whose value the person of a row knows already.
#pragma once

#include "ledger/row.hpp"
#include "person/person.hpp"

namespace jishi::ledger {

// What the person says of fields that ask for it (from_person) and have no value yet: the birth
// date, and the sex that the ID number tells.
void fill_from_person(const Shape& shape, const person::Identity& identity, Date today,
                      Values& values);

}  // namespace jishi::ledger
