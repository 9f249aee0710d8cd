// The units below one, of every day, in memory: found by their names and codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "exchange/place_name.hpp"
#include "organisation/unit.hpp"

namespace jishi::exchange {

// What is known of a unit from a day to a day. Kept small: a province has a hundred thousand.
struct KnownUnit {
  UnitId unit;
  UnitId parent;
  Date valid_from;
  Date valid_to;            // exclusive
  std::uint32_t name = 0;   // where in the index's texts it begins
  std::uint32_t codes = 0;  // the same of the division code, behind which the own code stands
  std::uint16_t name_size = 0;
  std::uint8_t division_code_size = 0;
  std::uint8_t own_code_size = 0;
  organisation::Level level = organisation::Level::centre;
  Body body = Body::none;
  bool active = false;
};

// Filled first, then finish()ed, then asked.
class UnitIndex {
 public:
  explicit UnitIndex(UnitId top) : top_(top) {}

  // Versions of `top` and of all that ever stood below it, in any order.
  void add(const organisation::UnitVersion& version);
  void finish();

  using Found = std::vector<const KnownUnit*>;
  // Whether a name says the unit (from sure to bold): the same name; the same place, where one of
  // the two is not said to be a body of the League or both are said to be the same; the place
  // without the ending of its level.
  enum class Likeness : std::uint8_t { name, place, place_of_body, stem };
  // Active versions of any day with that name, by unit and day. `name` as written.
  Found named(std::string_view name, Likeness likeness) const;
  Found with_code(std::string_view code) const;
  std::string_view name_of(const KnownUnit& known) const;

  // Of that day; nullptr where it does not live then, or is not known here.
  const KnownUnit* active_at(UnitId unit, Date day) const;
  // Whether it stands in the subtree on that day; `top` itself does.
  bool is_below(UnitId unit, Date day) const;
  // Names of the units of that day that resemble it, at most `most`. Goes through all units.
  std::vector<std::string> near_names(std::string_view name, Date day, std::size_t most) const;

 private:
  // Hashes of keys and positions in known_, sorted.
  using Places = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  static void put(Places& places, std::string_view key, std::size_t position);
  // Those whose key it is: `key_of` tells them from others with the same hash.
  template <class KeyOf>
  Found in(const Places& places, std::string_view key, KeyOf key_of) const;
  Found by_stem(const PlaceName& said) const;
  bool holds(const KnownUnit& known, Date day) const;
  std::uint32_t keep(std::string_view text);

  UnitId top_;
  std::vector<KnownUnit> known_;  // by unit and first day
  std::string texts_;
  Places by_name_;
  Places by_place_;  // only of names that say a body
  Places by_stem_;
  Places by_code_;
};

}  // namespace jishi::exchange
