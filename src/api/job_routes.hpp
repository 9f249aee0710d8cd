// The addresses of long work, and of spreadsheets in and out.
#pragma once

#include "api/jobs.hpp"
#include "api/service.hpp"
#include "http/router.hpp"

namespace jishi::api {

// Imports, jobs and the three below; both outlive the router.
void add_job_routes(http::Router& router, Service& service, Jobs& jobs);

void add_import_routes(http::Router& router, Service& service, Jobs& jobs);
void add_sheet_routes(http::Router& router, Service& service, Jobs& jobs);

}  // namespace jishi::api
