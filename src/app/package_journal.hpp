// What the journal says of a new version of the definitions.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "package/install.hpp"

namespace jishi::app {

// One entry in the root's partition, in the transaction that installed; nothing where nothing was.
// The tree must have its root.
void journal_packages(db::Connection& connection, const package::InstallReport& report,
                      const package::InstallAuthor& author);

}  // namespace jishi::app
