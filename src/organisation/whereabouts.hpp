// Where a unit of one day stands in the tree of another: as then, as now.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

struct Whereabout {
  UnitId unit;           // lives on the tree date
  bool flagged = false;  // no successor is known: this is the nearest surviving ancestor
};

// Answers for one tree date from one connection, within the caller's snapshot; remembers what it
// found. A unit that lives on the tree date is there itself; one that ended before is where its
// default successor is (followed as far as it takes); one without, at the nearest ancestor, of its
// last day, that survives or has a successor, and is flagged; one that is founded only later counts
// at its predecessor, else at its first parent's whereabout, flagged.
class Whereabouts {
 public:
  Whereabouts(db::Connection& connection, Date tree);

  Date tree() const { return tree_; }
  Whereabout of(UnitId unit);
  // Every unit, of whatever day, that stands in the subtree of `top` on the tree date: those that
  // live in it and those whose whereabout is in it. `top` itself included.
  std::vector<UnitId> standing_in(UnitId top);

 private:
  db::Connection& connection_;
  Date tree_;
  std::unordered_map<UnitId, Whereabout> known_;
};

}  // namespace jishi::organisation
