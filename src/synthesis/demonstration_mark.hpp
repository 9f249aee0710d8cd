// Made-up data never stands beside real data, and a database that holds it says so.
#pragma once

#include <memory>

#include "db/connection.hpp"
#include "journal/change_set.hpp"
#include "package/definitions.hpp"
#include "person/keys.hpp"

namespace jishi::synthesis {

// Rows of all ledgers that the unit and those below it held on some day from `from` to `until`
// (inclusive).
std::int64_t rows_of(db::Connection& connection, const person::KeyFolder& keys,
                     const std::shared_ptr<const package::Definitions>& definitions, UnitId unit,
                     Date from, Date until);

// Failure real_rows_present: the database has rows and is not marked; no_such_unit: it has no tree.
void require_no_real_rows(db::Connection& connection, const person::KeyFolder& keys,
                          const std::shared_ptr<const package::Definitions>& definitions,
                          Date today);

// Inside the caller's write transaction: from now on the data is said to be made up. Journalled in
// that partition; nothing where it is marked already.
void mark_as_demonstration(db::Connection& connection, journal::ChangeSet& changes,
                           PartitionId partition);

}  // namespace jishi::synthesis
