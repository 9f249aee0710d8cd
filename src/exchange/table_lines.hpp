// What stands in lines above the headings: who filed the sheet, and in what it counts. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "exchange/head_grid.hpp"

namespace jishi::exchange {

struct TableLines {
  std::string filed_by;
  std::string measured_in;
};

// What each row above row `end` says, its cells one behind the other; rows that say nothing not.
std::vector<std::string> texts_above(std::span<const sheet::Row> head, std::int64_t end);

// Of the rows above `end`: “填报单位（盖章）：红阳街道团工委  填报时间：2024年5月”, the value in
// the same cell or in the next one; “单位：万元”.
TableLines lines_above(const HeadGrid& grid, std::size_t end);

}  // namespace jishi::exchange
