// Which edges of a graph lie on a cycle. Pure; no recursion, so that no graph is too deep.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace jishi::indicator {

// Two edges may join the same nodes; an edge from a node to itself is a cycle.
struct Edge {
  std::size_t from = 0;
  std::size_t to = 0;
};

// For each edge; the ends are below `nodes`.
std::vector<bool> on_a_cycle(std::size_t nodes, std::span<const Edge> edges);

}  // namespace jishi::indicator
