// The units below one, of every day, in memory: found by their names and codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exchange/place_name.hpp"
#include "organisation/unit.hpp"

namespace jishi::exchange {

// Immutable once made. Positions are those of the versions given.
class UnitIndex {
 public:
  // `versions`: of `top` and of all that ever stood below it, by unit and first day.
  UnitIndex(UnitId top, std::vector<organisation::UnitVersion> versions);

  using Found = std::vector<const organisation::UnitVersion*>;
  // Whether a name says the unit (from sure to bold): the same name; the same place, where one of
  // the two is not said to be a body of the League or both are said to be the same; the place
  // without the ending of its level.
  enum class Likeness : std::uint8_t { name, place, place_of_body, stem };
  // Versions of any day with that name. `name` as written.
  Found named(std::string_view name, Likeness likeness) const;
  Found with_code(std::string_view code) const;

  // Of that day; nullptr where it does not live then, or is not known here.
  const organisation::UnitVersion* active_at(UnitId unit, Date day) const;
  // From below `top` to the unit itself as on that day, `top` included; empty where it does not
  // stand in the subtree then.
  std::vector<const organisation::UnitVersion*> path(UnitId unit, Date day) const;
  // Names of the units of that day that resemble it, at most `most`. Goes through all units.
  std::vector<std::string> near_names(std::string_view name, Date day, std::size_t most) const;

 private:
  using Places = std::unordered_multimap<std::string, std::size_t>;
  Found in(const Places& places, const std::string& key) const;

  UnitId top_;
  std::vector<organisation::UnitVersion> versions_;
  std::vector<Body> bodies_;                                               // of versions_
  std::unordered_map<UnitId, std::pair<std::size_t, std::size_t>> units_;  // first and end
  Places by_name_;
  Places by_place_;  // only of names that say a body
  Places by_stem_;
  Places by_code_;
};

}  // namespace jishi::exchange
