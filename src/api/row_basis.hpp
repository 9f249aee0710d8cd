// How rows are asked for, and how what is shown of them is to be read.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ledger/ledger_store.hpp"
#include "package/definitions.hpp"
#include "person/people.hpp"

namespace jishi::api {

// By name or label. Failure unknown_ledger, naming what there is.
const package::Ledger& ledger_named(const package::Definitions& definitions,
                                    const std::string& name);

// Days, tree and unit of a question where nobody says otherwise: as of that day, under its tree; of
// a ledger of events the twelve months up to it, since on a single day hardly anything happens.
ledger::RowQuery usual_query(const package::Ledger& ledger, UnitId unit, Date today);

// “近十二个月 2025-11-23 至 2026-11-22，按当时的组织树”: how the figures beside it are to be read.
std::string basis_text(const ledger::RowQuery& query);

// A day means its end (in Beijing), else YYYY-MM-DDTHH:MM[:SS]. Error bad_instant.
Result<Instant> instant_of(const std::string& text);

// “张*”, “张*（未满18周岁）”, “（已清除）” for one that was erased.
std::string masked(const person::PersonVersion& person, Date today);

}  // namespace jishi::api
