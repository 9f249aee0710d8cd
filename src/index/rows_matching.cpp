#include "index/rows_matching.hpp"

#include <algorithm>
#include <array>

namespace jishi::index {
namespace {

// Adds those of one part, at most `limit`.
void add_matching(const Part& part, RowFilter& filter, std::span<const std::uint8_t> of_unit,
                  RowId after, std::size_t limit, std::vector<VersionKey>& keys) {
  if (filter.bind(part) == Fit::none) return;
  const Columns& columns = *part.columns;
  const Column& units = columns[Standing::unit];
  std::array<std::uint8_t, kBlockRows> mask;
  std::size_t found = 0;
  for (std::size_t first = columns.find(RowId(after.value() + 1)); first < columns.size();
       first += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, columns.size() - first);
    filter.mask(first, count, mask.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (mask[i] == 0) continue;
      if (!of_unit.empty() && of_unit[static_cast<std::size_t>(*units.value(first + i))] == 0) {
        continue;
      }
      if (found++ == limit) return;
      keys.push_back(columns.key(first + i));
    }
  }
}

}  // namespace

std::vector<VersionKey> matching(const Rows& rows, RowFilter& filter,
                                 std::span<const std::uint8_t> of_unit, RowId after,
                                 std::size_t limit) {
  std::vector<VersionKey> keys;
  for (const Part& part : rows.parts())
    add_matching(part, filter, of_unit, after, limit, keys);
  std::sort(keys.begin(), keys.end());
  if (keys.size() > limit) keys.resize(limit);
  return keys;
}

}  // namespace jishi::index
