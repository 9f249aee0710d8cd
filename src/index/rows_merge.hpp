// Putting columns together. Used by rows.cpp only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "index/column.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// Appends a version to builders of the standing columns and those of the layout.
struct Neighbours {
  bool is_first = false;             // of the versions of its row
  std::optional<std::int64_t> next;  // the day from which the one behind it holds

  std::optional<std::int64_t> first_cell() const {
    return is_first ? std::optional<std::int64_t>(1) : std::nullopt;
  }
};
void add_version(std::vector<ColumnBuilder>& columns, const IndexedVersion& version,
                 const Neighbours& neighbours);

// What the builders hold, in the order of columns.
std::shared_ptr<const Columns> sorted_columns(const std::vector<ColumnBuilder>& columns);
// Likewise, where the builders hold every version of their rows: the next ones are found.
std::shared_ptr<const Columns> first_columns(const std::vector<ColumnBuilder>& columns);

// Makes parts one, as Rows says, from the last on; parts without a live version are left out.
void compact(std::vector<Part>& parts);

}  // namespace jishi::index
