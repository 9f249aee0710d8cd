// Which cell styles show a day: all that the reader wants to know of styles.
#pragma once

#include <cstdint>
#include <vector>

#include "sheet/byte_source.hpp"

namespace jishi::sheet {

inline constexpr std::size_t kCellStyles = 70'000;  // Excel's own limit is 65,490
inline constexpr std::size_t kNumberFormats = 10'000;

// By style number. Throws Failure sheet_broken, sheet_too_large.
std::vector<bool> read_date_styles(ByteSource& source);

}  // namespace jishi::sheet
