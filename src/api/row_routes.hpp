// The addresses of rows; add_ledger_routes adds them.
#pragma once

#include "api/service.hpp"
#include "http/router.hpp"

namespace jishi::api {

void add_row_reading_routes(http::Router& router, Service& service);
void add_row_writing_routes(http::Router& router, Service& service);

}  // namespace jishi::api
