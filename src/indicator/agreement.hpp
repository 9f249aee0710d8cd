// Which ranges of totals have a number in common. Pure.
#pragma once

#include <span>
#include <vector>

#include "indicator/consistency.hpp"

namespace jishi::indicator {

struct PossibleTotals {
  std::size_t figure = 0;
  WholeNumbers totals;  // not none()
};

// All maximal sets of ranges with a number in common, the largest first, then by their totals.
// Ranges that overlap two by two have a number in common all together, so that one set means
// agreement, and several sets always show two figures that exclude each other.
std::vector<AgreeingSet> agreeing_sets(std::span<const PossibleTotals> ranges);

}  // namespace jishi::indicator
