#include "indicator/layers.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace jishi::indicator {
namespace {

struct Part {
  index::Range range;
  std::uint64_t size = 0;  // of the whole region
  std::size_t region = 0;
};

// What holds others stands before them.
std::vector<Part> parts_of(const std::vector<index::Region>& regions) {
  std::vector<Part> parts;
  for (std::size_t region = 0; region < regions.size(); ++region) {
    std::uint64_t size = 0;
    for (const index::Range& range : regions[region].ranges())
      size += range.to - range.from;
    for (const index::Range& range : regions[region].ranges())
      parts.push_back({range, size, region});
  }
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return std::tie(a.range.from, b.range.to, b.size) < std::tie(b.range.from, a.range.to, a.size);
  });
  return parts;
}

}  // namespace

std::vector<std::vector<std::size_t>> disjoint_layers(const std::vector<index::Region>& regions) {
  std::vector<Part> parts = parts_of(regions);
  std::vector<std::size_t> layer_of(regions.size(), 0);
  std::size_t layers = 1;
  for (; !parts.empty(); ++layers) {
    std::uint32_t reached = 0;
    for (const Part& part : parts) {
      if (part.range.from < reached)
        layer_of[part.region] = layers;
      else
        reached = part.range.to;
    }
    std::erase_if(parts, [&](const Part& part) { return layer_of[part.region] < layers; });
  }
  std::vector<std::vector<std::size_t>> found(std::max<std::size_t>(layers - 1, 1));
  for (std::size_t region = 0; region < regions.size(); ++region)
    found[layer_of[region]].push_back(region);
  return found;
}

}  // namespace jishi::indicator
