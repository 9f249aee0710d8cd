// A unit of the League's tree: what it was on which day, what happened to it, and what it became.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "organisation/level.hpp"

namespace jishi::organisation {

enum class LifeState : std::uint8_t { active, ended };

// What a unit is from a day on. Two versions are compared by content: revision and interval apart.
struct UnitContent {
  LifeState state = LifeState::active;
  UnitId parent;  // none for the root
  Level level = Level::centre;
  std::string kind;  // a unit kind of the packages
  std::string name;
  std::optional<std::string> division_code;  // of the national division list; not its identity
  std::optional<std::string> own_code;       // of the national League system
  bool operator==(const UnitContent&) const = default;
};

// What a unit was between two days. The versions of a unit, as known, follow each other without gap
// or overlap from its first day to kForever; a unit that ended closes with a version in state
// ended.
struct UnitVersion {
  UnitId unit;
  std::int64_t revision = 0;  // 1, 2, … in the order in which the unit's versions were recorded
  Date valid_from;
  Date valid_to = kForever;  // exclusive
  UnitContent content;
};

// What happened. Stored as its number: never renumber.
enum class EventKind : std::uint8_t {
  registered = 1,  // in the first list that was taken in; its founding day is not known
  founded = 2,
  renamed = 3,
  moved = 4,  // to another parent, with everything below it
  recoded = 5,
  kind_changed = 6,
  merged = 7,      // into another unit; this one ends
  absorbed = 8,    // another unit was merged into this one
  split = 9,       // into several; this one ends unless it is one of them
  split_off = 10,  // founded out of another one
  dissolved = 11,
  delisted = 12,   // no longer in the division list, successor not known: to be decided
  corrected = 13,  // it had been recorded wrongly
  confirmed = 14,  // found again in a later list, at most spelled differently
};
std::string_view label(EventKind kind);

struct UnitEvent {
  UnitId unit;
  Date date;
  EventKind kind = EventKind::registered;
  bool inferred = false;        // concluded from evidence, not reported by anybody
  std::string evidence;         // how it is known; Chinese
  std::vector<UnitId> related;  // successors, predecessors, old and new parent
  std::int64_t position = 0;    // of the journal entry in the unit's partition
  std::int64_t edition = 0;     // the division list that it was concluded from; 0: none
};

enum class LineageKind : std::uint8_t { merged = 1, split = 2 };

struct Lineage {
  UnitId from;
  UnitId to;
  Date date;
  LineageKind kind = LineageKind::merged;
  bool is_default = true;  // where rows go that name no successor; one for each `from` and date
  bool inferred = false;
  std::string evidence;
};

// Units below one, by level; the unit itself not counted.
using LevelCounts = std::array<std::int64_t, kLevels>;

}  // namespace jishi::organisation
