// From one version of the definitions to the next without losing a value. Pure: a plan says what is
// to be done and what must hold of the stored rows for it; table_migration_store.hpp does it.
//
// What would lose data is refused, nothing else is: a column may go when no version of any row has
// a value in it, a type may narrow when every value fits.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "package/definitions.hpp"
#include "package/ledger_table.hpp"

namespace jishi::package {

// What must hold before the steps, with the names of before.
struct Guard {
  enum class Kind : std::uint8_t {
    no_rows,        // the table holds nothing
    no_values,      // no version of a row has a value in the column
    filled,         // every row that holds today or later has a value; no column: there is no row
    fits_length,    // no text is longer than `limit` code points
    fits_scale,     // every number is a multiple of 10^`limit`
    fits_range,     // no number is further from 0 than `limit`
    only_codes,     // every value is one of `codes`
    without_codes,  // no value is one of `codes`
    no_overlap,     // no two rows that hold on the same day agree in all columns
    holds_as_said,  // every row holds on the days that its fields say (`holding`)
  };
  Kind kind = Kind::no_rows;
  std::string table;  // empty: a side table that is not there yet
  std::vector<std::string> columns;
  std::string rows_of;  // filled, of a side table: the ledger's table
  std::int64_t limit = 0;
  std::vector<std::string> codes;
  Holding holding;  // by the names of before; empty: a column that is new
  UnitId below;     // only rows of units in this one's subtree count; none: all
  // Told where it does not hold. {count} in the message becomes the number of rows in the way,
  // {example} one of their values.
  Mistake refusal;
};

struct TableStep {
  enum class Kind : std::uint8_t {
    drop_index,
    drop_table,
    rename_table,   // to `to`
    rename_column,  // to `to`
    drop_column,
    scale_up,  // by `digits`
    scale_down,
    whole_to_text,
    add_column,
    create_table,
    create_index,
  };
  Kind kind = Kind::create_table;
  std::string table;   // but for create_table; as named before rename_table, after it otherwise
  std::string column;  // or index
  std::string to;
  int digits = 0;
  TableColumn added;  // add_column
  TableIndex index;   // create_index
  Table created;      // create_table, its indexes apart
};

struct MigrationPlan {
  std::vector<Mistake> refused;  // whatever the rows are
  std::vector<Guard> guards;
  std::vector<TableStep> steps;      // in order
  std::vector<std::string> changes;  // what changes, for people; Chinese
};

// Both are sets that the loader accepted. A number of 0 stands for no tables at all.
MigrationPlan plan_migration(const Definitions& before, const Definitions& after);

// Every code that a refusal can have, sorted.
std::span<const std::string_view> refusal_codes();

}  // namespace jishi::package
