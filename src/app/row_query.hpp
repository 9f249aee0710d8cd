// The options by which rows are asked for, shared by the commands that show and export them.
#pragma once

#include <vector>

#include "api/row_basis.hpp"
#include "app/arguments.hpp"
#include "base/clock.hpp"
#include "db/connection.hpp"
#include "ledger/ledger_store.hpp"

namespace jishi::app {

std::vector<Option> row_query_options();

// Unit, days, tree and known-at of the arguments; Failure("usage") says what is wrong. Without days
// rows are asked for as of today, and events of the last twelve months up to today.
ledger::RowQuery row_query(const Arguments& arguments, const package::Ledger& ledger,
                           db::Connection& connection, const Clock& clock);

using api::basis_text;

// A day means its end (in Beijing), else YYYY-MM-DDTHH:MM[:SS]. Failure("usage").
Instant instant_of(const std::string& text);

}  // namespace jishi::app
