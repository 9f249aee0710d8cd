// Addresses of who runs the system: backups and checks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "api/jobs.hpp"
#include "api/service.hpp"
#include "http/router.hpp"

namespace jishi::api {

struct UpkeepSettings {
  std::string address;                           // of the database, with what it takes to open it
  std::optional<std::filesystem::path> backups;  // where they are kept; none: nobody said
};
void add_upkeep_routes(http::Router& router, Service& service, Jobs& jobs, UpkeepSettings settings);

}  // namespace jishi::api
