// What the index keeps of one unit: its lives, and where its rows count on days without one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "organisation/level.hpp"

namespace jishi::index {

using KindNumber = std::uint16_t;  // of a kind of unit, in Tree::kinds()

// A version as known now. `from` to `to`, half-open.
struct KnownVersion {
  Date from;
  Date to;
  bool active = true;
  UnitId parent;  // none for the root
  organisation::Level level = organisation::Level::centre;
  KindNumber kind = 0;
};

struct KnownLineage {
  UnitId from;
  UnitId to;
  Date date;
  bool is_default = true;
};

// All that is known of one unit: versions by `from`, at least one; lineage from it and to it, by
// date, from and to.
struct UnitFacts {
  UnitId unit;
  std::vector<KnownVersion> versions;
  std::vector<KnownLineage> lineage;
};

// Where rows of the unit count on a tree date on which it does not live: at another unit, or where
// that one's rows count. The rules of organisation::Whereabouts, laid down once for a unit.
struct StandIn {
  UnitId unit;  // none: the root, flagged
  bool flagged = false;
};
struct StandIns {
  StandIn before;  // on tree dates before its first day
  StandIn after;   // on others
};
StandIns stand_ins(const UnitFacts& facts);

}  // namespace jishi::index
