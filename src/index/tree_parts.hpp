// What a Tree is made of. Used by tree*.cpp only.
#pragma once

#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "index/tree.hpp"

namespace jishi::index {

// A unit as its arrays (or its entry among the changes) tell of it.
struct Tree::Record {
  std::span<const Life> lives;
  Date first_day;
  UnitOrdinal before = kNoOrdinal;
  UnitOrdinal after = kNoOrdinal;
  bool before_flagged = true;
  bool after_flagged = true;

  const Life* on(Date day) const {
    for (const Life& life : lives)
      if (holds(life, day)) return &life;
    return nullptr;
  }
  static bool holds(const Life& life, Date day) {
    return life.from <= day && (day < life.to || life.to == kForever);
  }
};

// A unit that may be attached elsewhere than the numbering says, under the number sought by: its
// own, or that of a unit that it is attached to on some day.
struct Irregular {
  std::uint32_t number = 0;
  UnitOrdinal unit = kNoOrdinal;
  auto operator<=>(const Irregular&) const = default;
};

// By ordinal, ascending with the ids; partition_begin[p] is the first ordinal of partition p.
struct Tree::Base {
  std::vector<UnitId> ids;
  std::vector<std::uint32_t> partition_begin;
  std::vector<std::uint32_t> first_life;  // one more than units
  std::vector<Life> lives;
  std::vector<Date> first_day;
  std::vector<UnitOrdinal> before;
  std::vector<UnitOrdinal> after;
  std::vector<std::uint8_t> flags;  // kBeforeFlagged, kAfterFlagged
  std::vector<std::uint32_t> number;
  std::vector<std::uint32_t> end;      // of the unit's range, which begins with its own number
  std::vector<UnitOrdinal> at_number;  // the unit of a number
  std::vector<Irregular> by_number;    // sorted
  std::vector<Irregular> by_target;    // sorted
  // Every life at that level, by number, with what is asked of it: to look each up in the arrays
  // costs four misses of the cache. None for a level that most units are of; empty: nothing is
  // built.
  struct AtLevel {
    std::uint32_t number = 0;
    UnitOrdinal unit = kNoOrdinal;
    Life life;
  };
  std::vector<std::optional<std::vector<AtLevel>>> by_level;
  std::vector<std::string> kinds;
  std::vector<Date> change_days;  // sorted, each once
  std::vector<Date> move_days;    // likewise
  UnitOrdinal root = kNoOrdinal;

  static constexpr std::uint8_t kBeforeFlagged = 1;
  static constexpr std::uint8_t kAfterFlagged = 2;

  std::size_t units() const { return ids.size(); }
  Record record(UnitOrdinal unit) const;
  std::optional<UnitOrdinal> find(UnitId unit) const;
  // Where the numbering puts it: below the unit that it is attached to in the last of all trees.
  UnitOrdinal laid_out_at(UnitOrdinal unit) const;
};

// What came after the base was built. A new unit has a number of its own behind those of the base
// and is everywhere attached by rule.
struct Tree::Changes {
  struct Unit {
    UnitId id;
    std::vector<Life> lives;
    Date first_day;
    StandIns stand_ins;  // as told; kept so that later units can be found
    UnitOrdinal before = kNoOrdinal;
    UnitOrdinal after = kNoOrdinal;
  };
  std::unordered_map<std::uint32_t, Unit> units;             // by ordinal
  std::unordered_map<std::int64_t, std::uint32_t> new_ones;  // id → ordinal
  std::vector<UnitId> new_ids;                               // by ordinal - base units
  std::vector<Irregular> by_number;
  std::vector<Irregular> by_target;
  std::vector<std::string> kinds;  // all
  std::vector<Date> change_days;   // of these units; sorted, each once
  std::vector<Date> move_days;     // likewise
};

// Regions that were asked for. Thread safe.
class Tree::Remembered {
 public:
  std::optional<Region> find(UnitOrdinal top, Date tree) const;
  void keep(UnitOrdinal top, Date tree, const Region& region);
  std::shared_ptr<const UnitMarks> living(Date day) const;  // nullptr: not known
  void keep(Date day, std::shared_ptr<const UnitMarks> living);
  std::size_t bytes() const;

 private:
  static std::uint64_t key(UnitOrdinal top, Date tree);

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::uint64_t, Region> regions_;
  std::size_t ranges_ = 0;
  std::vector<std::pair<Date, std::shared_ptr<const UnitMarks>>> living_;  // the oldest first
};

// Every unit that the record may be attached to on some day; may name one several times.
void visit_targets(std::span<const Tree::Life> lives, UnitOrdinal before, UnitOrdinal after,
                   const std::function<void(UnitOrdinal)>& visit);

// The days on which one unit changed, as Tree::change_days means it, behind those in `days`.
void add_change_days(std::span<const Tree::Life> lives, std::vector<Date>& days);
void sort_days(std::vector<Date>& days);

}  // namespace jishi::index
