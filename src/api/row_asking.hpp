// A question for rows, as a request puts it.
#pragma once

#include <optional>
#include <string>

#include "api/row_sight.hpp"
#include "api/snapshot.hpp"
#include "http/request.hpp"
#include "ledger/ledger_store.hpp"

namespace jishi::api {

// A day of the query; nullopt without it. Failure bad_query.
std::optional<Date> day_named(const http::Request& request, std::string_view name);
// What for, in the words of who asks; nullopt without it.
std::optional<std::string> purpose_of(const http::Request& request);

// Days, tree, place and time of knowledge: on, until, as, below, known_at. Failure bad_query.
ledger::RowQuery row_query(const http::Request& request, const package::Ledger& ledger, UnitId unit,
                           Date today);

// The parameters where, q and warned become conditions of the query. q is a whole name or ID number
// where the ledger is of persons, else a part of any of its texts. None asks for what the sight
// does not show (what a rule says may be about any field): Failure field_not_covered, bad_condition
// (the place in the condition), bad_query.
void add_conditions(const http::Request& request, Snapshot& snapshot, const person::KeyFolder& keys,
                    const Sight& sight, ledger::RowQuery& query);

// Behind which row: `after`, as the page before gave it in `next`. Failure bad_query.
std::int64_t after_of(const http::Request& request);

}  // namespace jishi::api
