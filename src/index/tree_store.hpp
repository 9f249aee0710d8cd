// The facts of units as the database knows them now.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/names.hpp"
#include "index/tree.hpp"

namespace jishi::index {

// Within the caller's snapshot; in memory bounded by the tree itself. `names`, where given, become
// those of its units.
Tree load_tree(db::Connection& connection, Progress& progress, Names* names = nullptr);
// The tree as it is after these units have changed or come to be. Which units a change concerns is
// for the caller to know: every unit of whose versions or lineage (on either side) anything was
// stored. `names`, where given, are those of the tree before, and then of this one.
Tree reload_units(db::Connection& connection, const Tree& tree, std::span<const UnitId> changed,
                  Names* names = nullptr);

}  // namespace jishi::index
