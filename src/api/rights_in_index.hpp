// The same questions as in caller.hpp, answered from the tree in memory: for what is asked often.
#pragma once

#include "api/caller.hpp"
#include "index/state.hpp"

namespace jishi::api {

// Nothing of the database is read but what the caller was made of; a unit that does not live today
// is asked about where its rows are. Code no_such_unit for one that never was.
access::Decision decide(const index::State& state, const Caller& caller, const Asking& asking,
                        Date today);
// Failure with the code where it is refused.
access::Decision require(const index::State& state, const Caller& caller, const Asking& asking,
                         Date today);

}  // namespace jishi::api
