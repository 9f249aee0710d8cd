// One row with its whole history.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/row.hpp"
#include "ledger/timeline.hpp"

namespace jishi::ledger {

// All that was ever recorded of one row, by revision, with sensitive values opened.
struct RowRecord {
  ShapePointer shape;  // nullptr where there is no such row
  std::vector<RowVersion> versions;
  Held held;  // those that are held to be true now
  std::int64_t last_revision = 0;
};

// `versions` by revision.
RowRecord record_of(ShapePointer shape, std::vector<RowVersion> versions);

}  // namespace jishi::ledger
