// Applies a migration plan to the tables of a database.
#pragma once

#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "package/table_migration.hpp"

namespace jishi::package {

// The refusals of guards that do not hold, their messages filled in. `today` decides which rows
// still hold. Reads only.
std::vector<Mistake> check_guards(db::Connection& connection, const MigrationPlan& plan, Date today,
                                  TreeQuestions& tree);

// Inside the caller's write transaction, after check_guards found nothing. Reports each step.
void apply_steps(db::Connection& connection, const MigrationPlan& plan, Progress& progress);

}  // namespace jishi::package
