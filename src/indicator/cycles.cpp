#include "indicator/cycles.hpp"

#include <numeric>

namespace jishi::indicator {
namespace {

constexpr std::size_t kNoEdge = static_cast<std::size_t>(-1);

// A tree over each connected part, found breadth first.
struct Forest {
  std::vector<std::size_t> parent;
  std::vector<std::size_t> edge;  // to the parent; kNoEdge at a root
  std::vector<std::size_t> depth;
};

Forest forest_of(std::size_t nodes, std::span<const Edge> edges) {
  std::vector<std::vector<std::size_t>> at(nodes);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    at[edges[i].from].push_back(i);
    at[edges[i].to].push_back(i);
  }
  Forest forest{std::vector<std::size_t>(nodes), std::vector<std::size_t>(nodes, kNoEdge),
                std::vector<std::size_t>(nodes)};
  std::vector<bool> reached(nodes);
  for (std::size_t root = 0; root < nodes; ++root) {
    if (reached[root]) continue;
    reached[root] = true;
    forest.parent[root] = root;
    std::vector<std::size_t> waiting{root};
    for (std::size_t next = 0; next < waiting.size(); ++next) {
      const std::size_t node = waiting[next];
      for (const std::size_t edge : at[node]) {
        const std::size_t other = edges[edge].from == node ? edges[edge].to : edges[edge].from;
        if (reached[other]) continue;
        reached[other] = true;
        forest.parent[other] = node;
        forest.edge[other] = edge;
        forest.depth[other] = forest.depth[node] + 1;
        waiting.push_back(other);
      }
    }
  }
  return forest;
}

}  // namespace

// Every edge outside the tree closes a cycle with the tree's path between its ends. Each step of a
// path is walked once: `above` jumps over those that are marked.
std::vector<bool> on_a_cycle(std::size_t nodes, std::span<const Edge> edges) {
  const Forest forest = forest_of(nodes, edges);
  std::vector<std::size_t> above(nodes);
  std::iota(above.begin(), above.end(), std::size_t{0});
  const auto unmarked = [&above](std::size_t node) {
    while (above[node] != node) {
      above[node] = above[above[node]];
      node = above[node];
    }
    return node;
  };
  std::vector<bool> cyclic(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (forest.edge[edges[i].from] == i || forest.edge[edges[i].to] == i) continue;
    cyclic[i] = true;
    std::size_t a = unmarked(edges[i].from);
    std::size_t b = unmarked(edges[i].to);
    while (a != b) {
      std::size_t& deeper = forest.depth[a] >= forest.depth[b] ? a : b;
      cyclic[forest.edge[deeper]] = true;
      above[deeper] = forest.parent[deeper];
      deeper = unmarked(deeper);
    }
  }
  return cyclic;
}

}  // namespace jishi::indicator
