// Where a unit stands: the units above it, for who asks that at every request.
#pragma once

#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

// The ids of path_at(), and no more.
struct PathIds {
  std::vector<UnitId> units;  // from the root to the unit itself; none: it does not live on the day
  Level level{};              // of the last of them, where there is one
};
PathIds path_ids_at(db::Connection& connection, UnitId unit, Date date);

}  // namespace jishi::organisation
