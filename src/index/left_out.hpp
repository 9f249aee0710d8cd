// Units of a partition whose rows a question leaves out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/mask_codes.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// One thread at a time.
class LeftOut {
 public:
  // The units at these places of the partition's own table. The columns outlive their use.
  // Fit::all: no row is of one of them; Fit::none: every row is.
  Fit bind(const Columns& columns, std::span<const std::uint32_t> places);
  // Of the rows from `first` on, keeps those of the other units in the mask; count <= kBlockRows.
  void keep(std::size_t first, std::size_t count, std::uint8_t* mask) const;

 private:
  // More of them are looked up row by row; so many are compared with all rows one after the other.
  static constexpr std::size_t kFew = 16;

  std::vector<Column::Code> find_codes(std::span<const std::uint32_t> places) const;
  void keep_looked_up(std::size_t first, std::size_t count, std::uint8_t* mask) const;

  const Column* units_ = nullptr;
  std::vector<CodeSet> few_;         // of each, all other codes
  std::vector<std::uint8_t> table_;  // of many: by code, 1 for those that stay
};

}  // namespace jishi::index
