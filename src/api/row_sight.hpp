// What somebody may see of the rows of a ledger, and what is written down of it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api/caller.hpp"
#include "package/ledger.hpp"
#include "person/disclosure.hpp"

namespace jishi::api {

// The name by which a limit of a grant says that whose rows they are may be seen.
inline constexpr std::string_view kPersonField = "person";

struct Sight {
  std::optional<std::set<std::string, std::less<>>> fields = {};  // only these; none: all
  bool for_purpose = false;  // rests on the purpose given: record it before anything is shown

  bool shows(std::string_view field) const { return !fields || fields->contains(field); }
};

// read_persons of a ledger with persons, else read_rows.
access::Operation reading_of(const package::Ledger& ledger);

// For a grant of some fields only those. Failure with the code of the decision where nothing may
// be seen at all.
Sight sight_of(const Service& service, db::Connection& connection, const Caller& caller,
               const package::Ledger& ledger, UnitId unit, access::Operation operation,
               const std::optional<std::string>& purpose, Reach reach = Reach::unit_alone);
// Not where anything is refused: nullopt.
std::optional<Sight> sight_if_any(const Service& service, db::Connection& connection,
                                  const Caller& caller, const package::Ledger& ledger, UnitId unit,
                                  access::Operation operation,
                                  const std::optional<std::string>& purpose,
                                  Reach reach = Reach::unit_alone);

// In a job of its own, done when it returns. Failure purpose_missing.
void record(Service& service, const Caller& caller, const person::Disclosure& disclosure);

}  // namespace jishi::api
