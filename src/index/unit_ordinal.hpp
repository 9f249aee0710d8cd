// Units by a dense number, so that what is known of them stands in arrays.
#pragma once

#include <cstddef>
#include <cstdint>

namespace jishi::index {

// The place of a unit in the arrays of one Tree and of those made from it by with(); never stored.
// No arithmetic compiles with it.
enum class UnitOrdinal : std::uint32_t {};
inline constexpr UnitOrdinal kNoOrdinal{0xFFFF'FFFF};

constexpr std::size_t place(UnitOrdinal unit) {
  return static_cast<std::size_t>(unit);
}

}  // namespace jishi::index
