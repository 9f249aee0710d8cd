// Who has a row on which day: whether a unit lives and may hold it, and what comes after its end.
#pragma once

#include <string>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "ledger/known_units.hpp"

namespace jishi::ledger {

// Errors no_such_unit, not_living_then.
Result<void> check_living(KnownUnits& units, UnitId unit, Date day);
// The same, and unit_kind_holds_no_rows (the ledger's held_by).
Result<void> check_holds(KnownUnits& units, const package::Definitions& definitions,
                         const package::Ledger& ledger, UnitId unit, Date day);

// That a row of the unit is not without one on `day`: where the unit had ended by then, errors
// row_waits, row_ended_with_unit by the ledger's on_unit_end.
Result<void> check_held(db::Connection& connection, KnownUnits& units,
                        const package::Ledger& ledger, UnitId unit, Date day);

// The unit that a change of a row of `unit` from `day` on is written for: that unit while it lives;
// after its end, where the ledger follows, its successor of that day. Errors of check_living (not
// founded yet) and check_held, and no_successor (it was dissolved).
Result<UnitId> holder_on(db::Connection& connection, KnownUnits& units,
                         const package::Ledger& ledger, UnitId unit, Date day);

// The message of a uniqueness everywhere, with the unit that has the other row.
std::string with_holder(const std::string& message, KnownUnits& units, UnitId holder, Date day);

}  // namespace jishi::ledger
