// The fields of units (unit_field of the packages) in memory, of every day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/id.hpp"
#include "package/unit_profile.hpp"

namespace jishi::index {

// Immutable; copies share everything. Any thread.
class Profiles {
 public:
  // What a unit's fields are together; 0: nothing is known of them. Few units have fields that no
  // other unit has.
  using Number = std::uint32_t;

  Profiles();
  // Versions held to be true, by unit and day.
  explicit Profiles(const std::vector<package::ProfileVersion>& versions);

  // Those units have these versions now, and no others.
  Profiles with(const std::vector<UnitId>& units,
                const std::vector<package::ProfileVersion>& versions) const;

  Number on(UnitId unit, Date day) const;
  // Adds the days behind `after` up to `until` on which the unit's fields changed.
  void add_days(UnitId unit, Date after, Date until, std::vector<Date>& days) const;
  const package::ProfileValues& values(Number number) const { return known_->values[number]; }
  std::size_t versions() const { return known_->held.size(); }
  std::size_t bytes() const;

 private:
  struct Held {
    UnitId unit;
    Date from;
    Date to;
    Number number = 0;
  };
  struct Known {
    std::vector<Held> held;                      // by unit and day
    std::vector<package::ProfileValues> values;  // by number
  };
  class Maker;

  std::shared_ptr<const Known> known_;
};

}  // namespace jishi::index
