// Numbered schema changes, each applied once, in order, in one transaction.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/clock.hpp"
#include "db/connection.hpp"

namespace jishi::db {

// `sql` may hold several statements and these words, replaced for the dialect: {int64} {text}
// {blob} {date} {boolean} (column types), {without_rowid} (a clustered table on SQLite, nothing on
// PostgreSQL).
struct Migration {
  int number;  // 1, 2, … without a gap within its component
  std::string_view name;
  std::string_view sql;
  // Where it says so, the others have nothing to change, and only remember the number.
  std::optional<Dialect> only = std::nullopt;
};

// Brings one component's tables to the newest of `migrations`. Applied ones are remembered in
// schema_migration(component, number, name, applied_at). Throws Failure("schema_newer") where the
// database holds a number that this program does not know, Failure("schema_differs") where a number
// was applied under another name. Two processes may call it at once. Runs in the caller's
// transaction when there is one, else in its own.
void migrate(Connection& connection, std::string_view component,
             std::span<const Migration> migrations, const Clock& clock);

// The newest number applied for the component; 0 for none (also where no table exists yet).
int applied_migration(Connection& connection, std::string_view component);

}  // namespace jishi::db
