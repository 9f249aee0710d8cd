// A unit in a few words, as sessions and accounts name it.
#pragma once

#include "base/json_writer.hpp"
#include "db/connection.hpp"
#include "organisation/unit.hpp"
#include "package/package.hpp"

namespace jishi::api {

// An object {unit, name, code?, level, level_label, kind, kind_label, path}: as it was on that day,
// or in its last time before. `path` begins below the root. Within the caller's snapshot.
void write_unit_brief(JsonWriter& json, db::Connection& connection,
                      const package::PackageSet& packages, UnitId unit, Date day);

}  // namespace jishi::api
