// Where a unit of one day stands in the tree of another: as then, as now.
#pragma once

#include <cstdint>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/date.hpp"
#include "db/connection.hpp"
#include "organisation/timeline.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

struct Whereabout {
  UnitId unit;           // lives on the tree date
  bool flagged = false;  // a stand-in: no successor is known, or several predecessors are
  bool operator==(const Whereabout&) const = default;
};

// Answers for one tree date from one connection, within the caller's snapshot and from what is
// known now; remembers what it found. The root must live on that date.
//
// A unit that lives on the tree date is there itself. One that ended before is where its default
// successor is; one without a successor is where its last parent is, and is flagged. One that is
// founded only later is where its predecessor is (flagged where there are several: the default one,
// or the one of the lowest number), else where its first parent is, flagged. So every unit, of
// whatever day, is somewhere in the tree of every day.
class Whereabouts {
 public:
  Whereabouts(db::Connection& connection, Date tree);

  Date tree() const { return tree_; }
  bool lives(UnitId unit);
  Whereabout of(UnitId unit);
  // The same without its own successor: one that has ended is where its last parent is, flagged.
  Whereabout waiting(UnitId unit);

  // Around a unit on the tree date; nothing where it does not live then.
  struct Standing {
    std::vector<UnitId> living;  // its subtree, itself included
    // Those of other days for which of() or waiting() is in the subtree.
    std::vector<UnitId> gone;
  };
  Standing around(UnitId top);
  // Every unit, of whatever day, for which of() is in the subtree of `top`; `top` itself included.
  std::vector<UnitId> standing_in(UnitId top);

 private:
  Whereabout find(UnitId unit, std::set<UnitId>& passed);
  Whereabout find_waiting(const Timeline& timeline, std::set<UnitId>& passed);
  Whereabout find_before(const Timeline& timeline, std::set<UnitId>& passed);
  Whereabout nowhere() const;

  db::Connection& connection_;
  Date tree_;
  UnitId root_;
  std::unordered_map<UnitId, Whereabout> known_;
};

}  // namespace jishi::organisation
