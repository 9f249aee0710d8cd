// The rows behind a figure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/rows.hpp"
#include "index/rows_filter.hpp"

namespace jishi::index {

// The versions that fit, by row, behind the row `after`: the first `limit` of them. `of_unit` by
// the partition's own table of units: only versions of units with a 1; empty: of all units.
std::vector<VersionKey> matching(const Rows& rows, RowFilter& filter,
                                 std::span<const std::uint8_t> of_unit, RowId after,
                                 std::size_t limit);

}  // namespace jishi::index
