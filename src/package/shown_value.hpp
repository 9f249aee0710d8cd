// Values in the words that a person reads.
#pragma once

#include <string>

#include "package/package.hpp"

namespace jishi::package {

// A choice by its label (its code where the dictionary has lost it), a truth as 是/否, a day as
// YYYY-MM-DD, a unit as #id.
std::string shown(const PackageSet& packages, const Field& field, const Value& value);

}  // namespace jishi::package
