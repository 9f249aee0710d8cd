// Which units are asked when the statistics index is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "db/connection.hpp"
#include "ledger/known_units.hpp"
#include "package/definitions.hpp"

namespace jishi::indicator {

struct CheckUnits {
  UnitId top;                  // none where nobody holds rows
  std::vector<UnitId> others;  // by id
};

// Every unit that holds rows, where those count on one of the days, and all above that; of these
// the part below (and at) `within`. `top`: `within`, else the lowest one above all of them on the
// first day. Within the caller's snapshot.
CheckUnits units_with_rows(db::Connection& connection, const package::Definitions& definitions,
                           std::span<const Date> days, std::optional<UnitId> within);

// At most so many of them, of every level by turns; the same for the same seed.
std::vector<UnitId> chosen_units(ledger::KnownUnits& known, const std::vector<UnitId>& units,
                                 Date day, std::size_t count, std::uint64_t seed);

}  // namespace jishi::indicator
