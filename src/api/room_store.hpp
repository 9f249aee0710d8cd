// Trying out whether the database finds room on its disk.
#pragma once

#include "db/connection.hpp"

namespace jishi::api {

// Writes some hundred kilobytes and takes them back, inside the caller's write transaction, which
// has to write something of it. DatabaseError full where there is no room.
void try_room(db::Connection& connection);

}  // namespace jishi::api
