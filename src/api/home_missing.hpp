// What the page of a unit tells to be done: what the packages' rules say of the unit itself, what
// their indicators count as missing at it and below it, and the rows that rules warn of.
#pragma once

#include <cstdint>
#include <optional>

#include "api/caller.hpp"
#include "api/unit_home.hpp"
#include "index/rows_filter.hpp"

namespace jishi::api {

// How many rows of a ledger the unit has with all below it: of states those that hold, of events
// those of the period. nullopt where there is no such number or, above the county, a small one.
std::optional<std::int64_t> rows_told(const index::State& state, const package::Ledger& ledger,
                                      const indicator::Asked& asked, index::OfRows of);

// Whether units of that kind may hold rows of the ledger.
bool may_hold(const UnitWords& words, index::UnitOrdinal unit, const package::Ledger& ledger);

// Members of an open object: missing (of the unit's own rows, today), gaps and warned (of the unit
// and all below it, as of the question), warnings_count. From the index, but for `missing`, which
// reads the unit's own rows.
void write_missing_members(JsonWriter& json, const Service& service, const UnitWords& words,
                           index::UnitOrdinal unit, const Caller& caller,
                           const HomeQuestion& question);

}  // namespace jishi::api
