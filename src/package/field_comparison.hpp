// What one column held compared with what it is to hold. Pure.
#pragma once

#include "package/defined_table.hpp"
#include "package/table_migration.hpp"

namespace jishi::package {

// Adds to the plan what the values of a field need that is in both tables, as `was` and as `now`;
// the column has its new name already.
void compare_field_values(const Definitions& before, const Definitions& after,
                          const DefinedTable& old, const DefinedTable& fresh, const Field& was,
                          const Field& now, MigrationPlan& plan);

// The column of that name, which the table has.
TableColumn column_in(const DefinedTable& table, const std::string& column);

}  // namespace jishi::package
