#include "index/region.hpp"

#include <algorithm>
#include <cassert>

namespace jishi::index {

Region::Region(std::vector<Range> ranges) {
  std::ranges::sort(ranges, {}, &Range::from);
  for (const Range& range : ranges) {
    if (range.from >= range.to) continue;
    assert(ranges_.empty() || ranges_.back().to <= range.from);
    if (!ranges_.empty() && ranges_.back().to == range.from)
      ranges_.back().to = range.to;
    else
      ranges_.push_back(range);
  }
}

bool Region::contains(std::uint32_t number) const {
  const auto after = std::ranges::upper_bound(ranges_, number, {}, &Range::from);
  return after != ranges_.begin() && number < std::prev(after)->to;
}

bool Region::meets(Range range) const {
  if (range.from >= range.to) return false;
  const auto behind = std::ranges::upper_bound(ranges_, range.from, {}, &Range::to);
  return behind != ranges_.end() && behind->from < range.to;
}

Groups::Groups(const std::vector<Region>& regions) : count_(regions.size()) {
  for (std::size_t group = 0; group < regions.size(); ++group)
    for (const Range& range : regions[group].ranges())
      parts_.push_back({range, static_cast<std::int32_t>(group)});
  std::ranges::sort(parts_, {}, [](const Part& part) { return part.range.from; });
}

std::vector<Groups::Part>::const_iterator Groups::at(std::uint32_t number) const {
  return std::ranges::upper_bound(parts_, number, {},
                                  [](const Part& part) { return part.range.to; });
}

std::int32_t Groups::of(std::uint32_t number) const {
  const auto part = at(number);
  return part != parts_.end() && part->range.from <= number ? part->group : kNone;
}

std::optional<std::int32_t> Groups::of_all(Range range) const {
  if (range.from >= range.to) return kNone;
  auto part = at(range.from);
  const std::int32_t first = of(range.from);
  if (first == kNone) {
    if (part == parts_.end() || range.to <= part->range.from) return kNone;
    return std::nullopt;
  }
  // A group's ranges may touch those of no other group and still follow each other.
  for (std::uint32_t reached = range.from; part != parts_.end(); ++part) {
    if (part->range.from > reached || part->group != first) return std::nullopt;
    if (range.to <= part->range.to) return first;
    reached = part->range.to;
  }
  return std::nullopt;
}

}  // namespace jishi::index
