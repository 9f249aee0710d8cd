// A unit's version as a row: shared by the stores of units.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

// The condition that a version holds on day ?1 and is still held to be true. Written into each
// query so that both planners see constants.
#define JISHI_ON_DAY_1 \
  " v.valid_from <= ?1 AND v.valid_to > ?1 AND v.recorded_to = 9223372036854775807 "
#define JISHI_VERSION_COLUMNS                                                                   \
  " v.unit, v.revision, v.valid_from, v.valid_to, v.state, v.parent, v.level, v.kind, v.name, " \
  "v.division_code, v.own_code "

namespace jishi::organisation {

// recorded_to of a version that is still held to be true.
inline constexpr std::int64_t kStillHeld = std::numeric_limits<std::int64_t>::max();

inline constexpr std::array kVersionColumns = {
    db::Column{"partition", db::Type::int64},    db::Column{"unit", db::Type::int64},
    db::Column{"revision", db::Type::int64},     db::Column{"valid_from", db::Type::date},
    db::Column{"valid_to", db::Type::date},      db::Column{"recorded_from", db::Type::int64},
    db::Column{"recorded_to", db::Type::int64},  db::Column{"state", db::Type::int64},
    db::Column{"parent", db::Type::int64},       db::Column{"level", db::Type::int64},
    db::Column{"kind", db::Type::text},          db::Column{"name", db::Type::text},
    db::Column{"division_code", db::Type::text}, db::Column{"own_code", db::Type::text}};

using VersionRow = std::array<db::Param, kVersionColumns.size()>;
// Points into the version.
VersionRow version_row(const UnitVersion& version, std::int64_t position);
// Of a row with JISHI_VERSION_COLUMNS, the first of its columns.
inline constexpr int kVersionColumnsRead = 11;
UnitVersion version_from(const db::Rows& rows);

// “12 13”: how an event keeps the units that it concerns.
std::string ids_text(const std::vector<UnitId>& units);

}  // namespace jishi::organisation
