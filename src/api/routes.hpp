// Every address that the product answers, by what it is about. Each function adds its routes; the
// service outlives the router.
#pragma once

#include "api/service.hpp"
#include "http/router.hpp"

namespace jishi::api {

void add_sign_in_routes(http::Router& router, Service& service);
void add_account_routes(http::Router& router, Service& service);
void add_village_routes(http::Router& router, Service& service);
void add_unit_routes(http::Router& router, Service& service);
void add_ledger_routes(http::Router& router, Service& service);
void add_figure_routes(http::Router& router, Service& service);
void add_document_routes(http::Router& router, Service& service);
void add_journal_routes(http::Router& router, Service& service);
void add_package_routes(http::Router& router, Service& service);
void add_burden_routes(http::Router& router, Service& service);
// /api/openapi.yaml
void add_description_route(http::Router& router);

}  // namespace jishi::api
