// The person of a row that somebody enters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/body.hpp"
#include "api/row_job.hpp"
#include "person/person.hpp"

namespace jishi::api {

// As it was entered: one who is known already, by their number, or what is known of them.
struct EnteredPerson {
  PersonId person;
  person::Identity identity;
  std::optional<std::string> sex;  // as the ledger's field takes it
  person::Notice notice;
};
// {person} | {name, id_number?, phone?, birth_date?, gender?, notice?:{kind,on?,reference?}}.
// ProblemFailure with all that is wrong, by the names “person.name” and so on.
EnteredPerson entered_person(const Body& body, Date today);

// Finds or records the person, puts what they say of themselves into the values, and the person
// into the draft. By the ID number, whichever unit recorded it, if the name is the same; what was
// not known of them (a phone) is added. Without an ID number it is a new person. One who is named
// by their number must have a row that the caller may see: else Failure unknown_person, as if there
// were none. What people should look at is added to `warnings`.
void take_person(RowJob& job, const Service& service, const Caller& caller,
                 const EnteredPerson& entered, RowJob::NewRow& row,
                 std::vector<std::string>& warnings);

}  // namespace jishi::api
