// Planned units become units, as a list of divisions does: entries of the journal, versions, events
// and fields.
#pragma once

#include <span>
#include <vector>

#include "db/connection.hpp"
#include "journal/journal_store.hpp"
#include "package/definitions.hpp"
#include "synthesis/unit_plan.hpp"

namespace jishi::synthesis {

// Inside the caller's write transaction; they are in the tables when it returns
// (organisation::count_units is the caller's). In the order of the plan.
std::vector<Holder> found_units(db::Connection& connection, journal::Appender& appender,
                                const package::Definitions& definitions,
                                std::span<const PlannedUnit> plan, Dice& dice);

}  // namespace jishi::synthesis
