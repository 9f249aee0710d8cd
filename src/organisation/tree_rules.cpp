// The rules of the tree that need no database but a way to look units up.
#include <algorithm>

#include "organisation/change.hpp"

namespace jishi::organisation {
namespace {

constexpr int kMostAncestors = 64;

std::optional<Date> first_cycle_below(UnitId unit, UnitId parent, Date from, Date to, int depth,
                                      const std::function<Timeline(UnitId)>& timeline_of) {
  if (parent == unit) return from;
  if (!parent || depth > kMostAncestors) return std::nullopt;
  std::optional<Date> first;
  const Timeline timeline = timeline_of(parent);
  for (const UnitVersion& version : timeline.versions()) {
    const Date begin = std::max(from, version.valid_from);
    const Date end = std::min(to, version.valid_to);
    if (begin >= end || version.content.state == LifeState::ended) continue;
    const auto found =
        first_cycle_below(unit, version.content.parent, begin, end, depth + 1, timeline_of);
    if (found && (!first || *found < *first)) first = found;
  }
  return first;
}

}  // namespace

std::optional<Date> first_cycle(UnitId unit, UnitId parent, Date from, Date to,
                                const std::function<Timeline(UnitId)>& timeline_of) {
  return first_cycle_below(unit, parent, from, to, 0, timeline_of);
}

}  // namespace jishi::organisation
