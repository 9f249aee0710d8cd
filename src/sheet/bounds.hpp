// How large a sheet can be: Excel's own bounds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jishi::sheet {

inline constexpr std::int64_t kMostRows = 1'048'576;
inline constexpr std::size_t kMostColumns = 16'384;

}  // namespace jishi::sheet
