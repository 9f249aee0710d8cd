// What stands behind a figure, as `jishi stat --rows` shows it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "app/stat_query.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"
#include "person/disclosure.hpp"
#include "person/vault.hpp"

namespace jishi::app {

std::vector<Option> stat_rows_options();

// --purpose, which Failure("usage") refuses where it is empty.
std::optional<std::string> asked_purpose(const Arguments& arguments);

// Opens the one figure that the query asks for, within the caller's snapshot; the state is of it.
// Text for the terminal, or JSON. A figure of people of a unit above the county opens to the units
// below it, and to persons only for a purpose: `record` is then told what is shown, before it is.
// Failure usage, and the errors of open_figure().
using RecordDisclosure = std::function<void(const person::Disclosure&)>;
std::string rows_behind(const Arguments& arguments, const StatQuery& query,
                        const index::State& state, db::Connection& connection, person::Vault& vault,
                        const RecordDisclosure& record);

}  // namespace jishi::app
