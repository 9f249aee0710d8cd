// The tables that the API keeps for itself: keys of requests, jobs.
#pragma once

#include "base/clock.hpp"
#include "db/connection.hpp"

namespace jishi::api {

inline constexpr int kApiSchema = 2;  // newest migration
void migrate_api(db::Connection& connection, const Clock& clock);

}  // namespace jishi::api
