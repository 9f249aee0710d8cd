// “C12” and “A1:C3” as .xlsx writes them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sheet/bounds.hpp"
#include "sheet/workbook.hpp"

namespace jishi::sheet {

struct CellReference {
  std::int64_t row = 0;    // from 1
  std::size_t column = 0;  // from 0
};

// nullopt unless it is a cell within Excel's bounds; “$” is passed over.
std::optional<CellReference> parse_cell(std::string_view text);
// Both corners, in any order; a single cell is an area of one.
std::optional<Merge> parse_area(std::string_view text);

}  // namespace jishi::sheet
