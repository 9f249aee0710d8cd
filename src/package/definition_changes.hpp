// What differs between two versions of the definitions, for people.
#pragma once

#include <string>
#include <vector>

#include "package/package.hpp"

namespace jishi::package {

// One Chinese line for each definition that is new, changed or gone. Where it stands in its files
// is no difference. Pure.
std::vector<std::string> definition_changes(const PackageSet& before, const PackageSet& after);

}  // namespace jishi::package
