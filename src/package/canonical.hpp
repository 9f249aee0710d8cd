// A set of packages as one text that depends on nothing but its meaning: kept in the database for
// each version that was ever loaded, and read back to compare with the next.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "package/package.hpp"

namespace jishi::package {

// JSON, places left out: moving a definition to another file or line changes nothing.
std::string canonical_text(const PackageSet& packages);
// Lower-case hex SHA-256 of the canonical text.
std::string fingerprint(const PackageSet& packages);
// Reads what canonical_text wrote (places are empty). package_text_unreadable where the text is
// damaged or of a format that this program does not know.
Result<PackageSet> from_canonical_text(std::string_view text);

}  // namespace jishi::package
