// Which ledgers a new version of the definitions leaves as they are.
#pragma once

#include <set>
#include <string>

#include "package/definitions.hpp"

namespace jishi::index {

// Names of the ledgers whose rows stand in the same columns, with the same values, under both
// versions, so that a Layout of the one serves the other. None where the versions do not follow
// each other directly: what happened in between is not known then. Pure.
std::set<std::string> kept_ledgers(const package::Definitions& before,
                                   const package::Definitions& after);

}  // namespace jishi::index
