#include "api/journal_reach.hpp"

#include "base/error.hpp"

namespace jishi::api {

using index::kNoOrdinal;
using index::Tree;
using index::UnitOrdinal;

JournalReach::JournalReach(const index::State& state, UnitId top, Date today) : state_(state) {
  const Tree& tree = state.tree;
  const auto found = tree.find(top);
  const UnitOrdinal stands = found ? tree.stand(*found, today).unit : kNoOrdinal;
  if (stands == kNoOrdinal)
    throw Failure({"no_such_unit", "没有这个单位。请从单位树或搜索中重新选择。"});
  region_ = tree.region(stands, today);
  all_ = stands == tree.root();
  if (all_) {
    for (const journal::Reach& reach : state.reaches)
      partitions_.insert(reach.partition);
    return;
  }
  PartitionId last_in, last_out;  // units of a partition follow each other
  for (std::size_t i = 0; i < tree.units(); ++i) {
    const UnitOrdinal unit{static_cast<std::uint32_t>(i)};
    const PartitionId partition = partition_of(tree.id(unit));
    const bool inside = region_.contains(tree.number(unit));
    PartitionId& last = inside ? last_in : last_out;
    if (last == partition) continue;
    last = partition;
    (inside ? partitions_ : beyond_).insert(partition);
  }
}

bool JournalReach::covers(UnitId id) const {
  if (all_) return true;
  const auto unit = state_.tree.find(id);
  return unit && region_.contains(state_.tree.number(*unit));
}

}  // namespace jishi::api
