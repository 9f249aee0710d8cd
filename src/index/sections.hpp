// The parts of the tree that figures are told for, and in which of them the rows of a unit count.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "index/aggregate.hpp"
#include "index/region.hpp"
#include "index/state.hpp"
#include "index/tree.hpp"
#include "index/unit_slots.hpp"
#include "package/ledger.hpp"

namespace jishi::index {

// Which units rows may count at. Any thread.
class Holders {
 public:
  virtual ~Holders() = default;
  // Of a unit that lives on the day.
  virtual bool fits(UnitOrdinal unit, Date day) const = 0;
  // Adds days behind `after` up to `until` between which the answer stays the same, as long as the
  // unit's life does.
  virtual void add_days(UnitOrdinal unit, Date after, Date until,
                        std::vector<Date>& days) const = 0;
};

// On one tree date. Immutable; the tree outlives it. Any thread.
class Sections {
 public:
  static constexpr std::int32_t kNone = Groups::kNone;

  // One section for each region; they are disjoint. `marks`: only rows that count at units with
  // a mark, which live on the tree date; empty: at all units. `holders`: what the marks were made
  // of, for other days.
  static Sections of_regions(const Tree& tree, Date tree_date, const std::vector<Region>& regions,
                             UnitMarks marks = {},
                             std::shared_ptr<const Holders> holders = nullptr);
  // One section for each of these units, without what is below it. Those of them that live on the
  // tree date lie in the region.
  static Sections of_units(const Tree& tree, Date tree_date, std::span<const UnitOrdinal> units,
                           Region within);

  std::size_t count() const { return count_; }
  const Tree& tree() const { return *tree_; }
  Date tree_date() const { return tree_date_; }

  // The section of the rows of that unit, which count at `stand`.
  std::int32_t of(UnitOrdinal unit, UnitOrdinal stand) const;
  std::int32_t of(UnitOrdinal unit) const;
  // As if the tree date were that day, on which the regions are the same.
  std::int32_t of(UnitOrdinal unit, Date day) const;
  // Adds days behind `after` up to `until` between which that is the same.
  void add_days(UnitOrdinal unit, Date after, Date until, std::vector<Date>& days) const;
  // The section of each of the partition's units, where that is a matter of their numbers alone;
  // nullopt where it is not.
  std::optional<std::vector<std::int32_t>> by_number(const PartitionUnits& units) const;
  // The one section (or none) of all units with those numbers; nullopt where it takes a look at
  // each.
  std::optional<std::int32_t> of_all(const PartitionUnits& units) const;
  // No unit outside of it is in a section, but for rows that wait.
  const Region& bound() const { return bound_; }

 private:
  std::int32_t slot(UnitOrdinal unit) const;
  Sections(const Tree& tree, Date tree_date) : tree_(&tree), tree_date_(tree_date) {}

  const Tree* tree_;
  Date tree_date_;
  std::size_t count_ = 0;
  Groups groups_;                                            // of regions
  UnitMarks marks_;                                          // likewise
  std::shared_ptr<const Holders> holders_;                   // likewise
  bool by_unit_ = false;                                     // of units; else of regions
  std::vector<std::pair<UnitOrdinal, std::int32_t>> slots_;  // of few units: sorted
  bool many_ = false;
  UnitSlots slots_of_many_;
  Region bound_;
};

// What becomes of rows whose unit has ended by the day of the question.
struct UnitEnds {
  package::OnUnitEnd policy = package::OnUnitEnd::follow;
  // Units that do not live on it have ended, or are not yet. Of `end` ledgers their rows do not
  // count; of those that wait they count above.
  Date fact_date;
  // Of `end` ledgers, instead: only rows of units that ended on this day.
  std::optional<Date> ended_on;
  // Tree::living(fact_date), where so many units are asked about that it is worth its making.
  std::shared_ptr<const UnitMarks> living = nullptr;
};

// Rows count under the tree of their own day: the one on which they begin, but not before `first`.
// On all of these days the sections' regions are the same.
struct OwnDays {
  Date first;
  Date last;
};

// Where rows of the unit count; kNoOrdinal where they do not.
Stand stand_of(UnitOrdinal unit, const Sections& sections, const UnitEnds& ends);

// The sections of a partition's units, in the form that Scan wants.
struct Assigned {
  std::optional<std::int32_t> all;    // every unit is in this section (or none)
  std::vector<std::uint32_t> except;  // … but those at these places, ascending: in none
  std::vector<std::int32_t> of_unit;  // else by PartitionRows::units, as UnitGroups has it
  std::vector<std::vector<GroupSince>> by_day;

  UnitGroups groups() const { return {of_unit, {}, by_day}; }
};
// `own_days`: not asked of `ends` then; rows follow their unit.
Assigned assign(const PartitionUnits& units, const Sections& sections, const UnitEnds& ends,
                const std::optional<OwnDays>& own_days = {});

}  // namespace jishi::index
