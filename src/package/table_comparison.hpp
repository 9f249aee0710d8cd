// Two versions of one table compared. Pure.
#pragma once

#include "package/defined_table.hpp"
#include "package/table_migration.hpp"

namespace jishi::package {

// Adds to the plan what leads from `old`, a table of `before`, to `fresh`, one of `after`.
void compare_tables(const Definitions& before, const Definitions& after, const DefinedTable& old,
                    const DefinedTable& fresh, MigrationPlan& plan);

// title（名称）
std::string named(const std::string& name, const std::string& label);
// “（原定义在 file:line）”; empty where the place is not known.
std::string place_text(const Place& place);

}  // namespace jishi::package
