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

Region Region::without(const std::vector<Region>& others) const {
  std::vector<Range> cuts;
  for (const Region& other : others)
    cuts.insert(cuts.end(), other.ranges_.begin(), other.ranges_.end());
  std::sort(cuts.begin(), cuts.end(), [](Range a, Range b) { return a.from < b.from; });
  std::vector<Range> left;
  auto cut = cuts.begin();
  for (const Range& range : ranges_) {
    std::uint32_t from = range.from;
    while (cut != cuts.end() && cut->to <= from)
      ++cut;
    for (auto next = cut; next != cuts.end() && next->from < range.to; ++next) {
      if (from < next->from) left.push_back({from, next->from});
      from = std::max(from, next->to);
    }
    if (from < range.to) left.push_back({from, range.to});
  }
  return Region(std::move(left));
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

void Groups::of(std::span<const std::uint32_t> numbers, std::int32_t* out) const {
  if (parts_.size() != 1) {
    std::ranges::transform(numbers, out, [&](std::uint32_t number) { return of(number); });
    return;
  }
  // One unit with what is below it, as a rule.
  const Part part = parts_.front();
  for (std::size_t i = 0; i < numbers.size(); ++i)
    out[i] = numbers[i] - part.range.from < part.range.to - part.range.from ? part.group : kNone;
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
