// From a state to the next one, by what the journal says has happened in between.
#pragma once

#include <cstddef>
#include <memory>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"

namespace jishi::index {

// The state of the caller's snapshot, which this begins: what load_state() would give. `before`
// where nothing has happened. Reads what the entries since then are about, and nothing else; of a
// ledger whose columns the definitions changed, everything, so that it is in memory twice for a
// moment. Where the database does not go on from `before` (it was exchanged), all is loaded. Error
// index_too_large: there is no next state within the limit (bytes).
Result<std::shared_ptr<const State>> follow(db::Connection& connection,
                                            const std::shared_ptr<const State>& before,
                                            std::size_t memory_limit);

}  // namespace jishi::index
