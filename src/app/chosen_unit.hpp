// The one unit that somebody means by a code, a name or a path.
#pragma once

#include <string>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::app {

// Living on that day. Failure ambiguous (with up to five paths) or no_such_unit (with the way to
// look it up).
organisation::UnitVersion chosen_unit(db::Connection& connection, const std::string& asked,
                                      Date date);

}  // namespace jishi::app
