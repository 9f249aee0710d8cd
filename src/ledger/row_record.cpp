#include "ledger/row_record.hpp"

#include <algorithm>
#include <utility>

#include "package/ledger_table.hpp"

namespace jishi::ledger {

RowRecord record_of(ShapePointer shape, std::vector<RowVersion> versions) {
  RowRecord record{std::move(shape), std::move(versions), {}, 0};
  for (const RowVersion& version : record.versions) {
    record.last_revision = version.revision;
    if (version.recorded_to == package::kStillHeld) record.held.push_back(version);
  }
  std::ranges::sort(record.held, {}, &RowVersion::valid_from);
  return record;
}

}  // namespace jishi::ledger
