// How long personal data of rows is kept, and what is left of them when it is erased.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "db/connection.hpp"
#include "journal/change_set.hpp"
#include "package/definitions.hpp"
#include "person/keys.hpp"

namespace jishi::ledger {

// What is to be erased on that day, of ledgers that set a retention: (person, ledger) where all
// rows of the person in the ledger ended that many months before (rows of units that have ended, in
// ledgers whose rows end with them, on that day), and (row, ledger) for rows without a person. What
// was withdrawn counts from the day on which it was. Of a person of whom no ledger keeps anything
// else everything is erased: (person, ""). Sorted, each once; rows that are erased are not named.
std::vector<person::Erasure> due_erasures(db::Connection& connection,
                                          const package::Definitions& definitions, Date day);

// The same of the subjects of `erasures` alone: what of them is due still, where rows were written
// since.
std::vector<person::Erasure> still_due(db::Connection& connection,
                                       const package::Definitions& definitions, Date day,
                                       std::span<const person::Erasure> erasures);

// Adds what was kept of the same rows before their person was known, under keys of the rows.
std::vector<person::Erasure> with_rows(db::Connection& connection,
                                       const package::Definitions& definitions,
                                       std::vector<person::Erasure> erasures);

// Empties what ledgers keep of the subjects, in every version of their rows: the person, text,
// dates and sensitive fields, and the warnings. What remains is an anonymous row (choices, numbers,
// yes and no, units, the days on which it held), so that totals stay. Journalled. For
// person::ClearRows.
void clear_rows(db::Connection& connection, journal::ChangeSet& changes,
                const package::Definitions& definitions, std::span<const person::Erasure> erasures);

// The tables in which personal data of rows was, for person::scrub.
std::vector<std::string> tables_with_persons(const package::Definitions& definitions);

}  // namespace jishi::ledger
