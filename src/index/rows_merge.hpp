// Putting columns together. Used by rows.cpp only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "index/column.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// Appends a version to builders of the standing columns and those of the layout.
void add_version(std::vector<ColumnBuilder>& columns, const IndexedVersion& version,
                 std::optional<std::int64_t> next);

// What the builders hold, in the order of columns.
std::shared_ptr<const Columns> sorted_columns(const std::vector<ColumnBuilder>& columns);
// Likewise, where the builders hold every version of their rows: the next ones are found.
std::shared_ptr<const Columns> first_columns(const std::vector<ColumnBuilder>& columns);

// Makes parts one, as Rows says, from the last on; parts without a live version are left out.
void compact(std::vector<Part>& parts);

}  // namespace jishi::index
