// Parts of the tree that overlap, in layers of parts that do not. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "index/region.hpp"

namespace jishi::indicator {

// The regions of each layer by their places in the list; each region in one layer, at least one
// layer. Of two regions that have anything in common one holds the other, as of two units one
// stands below the other: it is in an earlier layer.
std::vector<std::vector<std::size_t>> disjoint_layers(const std::vector<index::Region>& regions);

}  // namespace jishi::indicator
