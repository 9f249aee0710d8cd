// Where the journal tells of a subtree: a partition may have units that stand elsewhere today.
#pragma once

#include <set>

#include "base/date.hpp"
#include "base/id.hpp"
#include "index/region.hpp"
#include "index/state.hpp"

namespace jishi::api {

// The units that stand at or below `top` today; those that ended and count there too. The state
// outlives it. Looks at every unit of the country once: some 10 ms.
class JournalReach {
 public:
  // Failure no_such_unit.
  JournalReach(const index::State& state, UnitId top, Date today);

  bool covers(UnitId unit) const;
  // Every unit of the partition is covered.
  bool covers_whole(PartitionId partition) const { return all_ || !beyond_.contains(partition); }
  // Those that have a unit of it.
  const std::set<PartitionId>& partitions() const { return partitions_; }
  // On the tree of that day.
  const index::Region& region() const { return region_; }

 private:
  const index::State& state_;
  bool all_ = false;
  index::Region region_;
  std::set<PartitionId> partitions_, beyond_;
};

}  // namespace jishi::api
