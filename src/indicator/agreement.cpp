#include "indicator/agreement.hpp"

#include <algorithm>

namespace jishi::indicator {

// From the left: at the end of a range, those that hold it are a maximal set unless all of them
// held the end before it too, that is unless none has begun since.
std::vector<AgreeingSet> agreeing_sets(std::span<const PossibleTotals> ranges) {
  std::vector<std::int64_t> begins;
  std::vector<std::int64_t> ends;
  for (const PossibleTotals& range : ranges) {
    begins.push_back(range.totals.least);
    ends.push_back(range.totals.most);
  }
  std::ranges::sort(begins);
  std::ranges::sort(ends);
  std::vector<AgreeingSet> sets;
  auto told = begins.begin();  // those before it are in a set
  for (const std::int64_t end : ends) {
    const auto begun = std::ranges::upper_bound(begins, end);
    if (begun == told) continue;
    told = begun;
    AgreeingSet set;
    for (const PossibleTotals& range : ranges) {
      if (!range.totals.has(end)) continue;
      set.figures.push_back(range.figure);
      set.totals = shared(set.totals, range.totals);
    }
    sets.push_back(std::move(set));
  }
  std::ranges::stable_sort(sets, [](const AgreeingSet& a, const AgreeingSet& b) {
    return a.figures.size() > b.figures.size();
  });
  return sets;
}

}  // namespace jishi::indicator
