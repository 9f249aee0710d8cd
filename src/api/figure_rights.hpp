// Who may be told a figure: whoever may see figures of every ledger that it counts.
#pragma once

#include <span>

#include "api/caller.hpp"
#include "index/state.hpp"
#include "package/indicator.hpp"
#include "person/disclosure.hpp"

namespace jishi::api {

// read_figures of every ledger behind the indicators, at the unit; of what counts units alone it is
// enough to see figures of some ledger there. The first refusal, else the last allowance.
access::Decision decide_figures(const index::State& state, const Caller& caller,
                                std::span<const package::Indicator* const> indicators, UnitId unit,
                                Date today);
// Failure with the code where it is refused.
void require_figures(const index::State& state, const Caller& caller,
                     std::span<const package::Indicator* const> indicators, UnitId unit,
                     Date today);

// The right to see, for its purpose, the persons of whom a disclosure tells: a small count is as
// much as its rows. Failure with the code.
void require_persons(const index::State& state, const Caller& caller,
                     const person::Disclosure& disclosure, Date today);

}  // namespace jishi::api
