// Finding a unit by what a person types, and following it to what it became.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

inline constexpr std::int64_t kMostCandidates = 200;
// Units of one name that a path is looked for among: 和平村委会 alone exists some 300 times.
inline constexpr std::int64_t kMostOfOneName = 20'000;

struct Lookup {
  // The units that fit on that day; one: found, several: ambiguous. None: see `former`.
  std::vector<UnitVersion> living;
  // Where none lives on that day: units that fit on another day, each once, as it last fitted.
  std::vector<UnitVersion> former;
};

// `text` is a division code, an own code, a name, the beginning of a name, #ID, or a path of names
// separated by / whose last part is sought (成都市/青白江区); every part before must occur above
// it.
// A name that nobody has is sought among names that were recorded once and corrected since, another
// spelling above all.
Lookup look_up(db::Connection& connection, std::string_view text, Date date);

// “团中央/四川省/成都市/青白江区”, as it was on that day.
std::string path_text(db::Connection& connection, UnitId unit, Date date);

// What a unit is on `date` as its lineage says: itself while it lives, else its default successor's
// successor and so on; none where the lineage ends (dissolved, or its successor is not known).
std::optional<UnitVersion> successor_at(db::Connection& connection, UnitId unit, Date date);

// A direct child of a unit on any day, and how long it was one.
struct FormerChild {
  UnitVersion first;  // the first version with this parent
  UnitVersion last;   // the last one
};
// Every unit that ever stood directly below, by first day and code.
std::vector<FormerChild> all_children(db::Connection& connection, UnitId parent);

}  // namespace jishi::organisation
