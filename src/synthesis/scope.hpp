// Which counties are meant.
#pragma once

#include <optional>
#include <set>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::synthesis {

// The first unit of the level in administrative order that stands for a division; none: no such.
std::optional<organisation::UnitVersion> first_of_level(db::Connection& connection,
                                                        organisation::Level level, Date day);

// The partitions that counties and townships below the unit (itself included) were created in: a
// township that came from another county brings that one's partition along.
std::set<PartitionId> partitions_below(db::Connection& connection, UnitId unit, Date day);

}  // namespace jishi::synthesis
