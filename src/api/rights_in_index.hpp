// The same questions as in caller.hpp, answered from the tree in memory: for what is asked often.
#pragma once

#include <span>

#include "api/caller.hpp"
#include "index/state.hpp"
#include "package/indicator.hpp"

namespace jishi::api {

// Nothing of the database is read but what the caller was made of; a unit that does not live today
// is asked about where its rows are. Code no_such_unit for one that never was.
access::Decision decide(const index::State& state, const Caller& caller, const Asking& asking,
                        Date today);
// Failure with the code where it is refused.
access::Decision require(const index::State& state, const Caller& caller, const Asking& asking,
                         Date today);

// Whether the figure of an indicator may be read: of every ledger that it counts, those of what a
// formula is made of included.
access::Decision decide_figure(const index::State& state, const Caller& caller,
                               const package::Indicator& indicator, UnitId unit, Date today);
// Failure with the code of the first that is refused.
void require_figures(const index::State& state, const Caller& caller,
                     std::span<const package::Indicator* const> indicators, UnitId unit,
                     Date today);

}  // namespace jishi::api
