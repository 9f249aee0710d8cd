// The service with every route of the API, for tests of who may use them.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "api/job_routes.hpp"
#include "api/testing/running_service.hpp"
#include "api/upkeep_routes.hpp"
#include "api/watch_routes.hpp"
#include "db/testing/scratch_database.hpp"

namespace jishi::api::testing {

// Of anybody.
inline const std::set<std::string> kOpenRoutes = {
    "GET /api/site",         "POST /api/sign-in",
    "POST /api/invitation",  "POST /api/invitation/acceptance",
    "GET /api/openapi.yaml", "GET /healthz",
    "GET /readyz",           "GET /metrics",
};

class EveryRoute : public RunningService {
  void add_routes(http::Router& router, Service& service) override {
    jobs_ = Jobs::open(service, folder_.path() / "jobs").or_throw();
    add_sign_in_routes(router, service);
    add_account_routes(router, service);
    add_village_routes(router, service);
    add_unit_routes(router, service);
    add_ledger_routes(router, service);
    add_figure_routes(router, service);
    add_document_routes(router, service);
    add_job_routes(router, service, *jobs_);
    add_journal_routes(router, service);
    add_package_routes(router, service);
    add_burden_routes(router, service);
    add_upkeep_routes(router, service, *jobs_, {address(), folder_.path() / "backups"});
    add_description_route(router);
    add_watch_routes(
        router, service,
        {[] { return std::string(); },
         [this] { return server_ ? server_->figures() : http::ServerFigures(); }, requests_});
    for (const http::Route* route : router.routes())
      routes_.insert(route->method + " " + route->pattern);
  }

 protected:
  void TearDown() override {
    server_.reset();
    jobs_.reset();
    RunningService::TearDown();
  }
  static std::string ledger_at(UnitId unit, const std::string& ledger) {
    return unit_path(unit) + "/ledgers/" + ledger;
  }
  // A third party has named ledgers only.
  static std::vector<access::LedgerLimit> limits_of(Role role) {
    if (role != Role::assessor) return {};
    return {{"activity", {}}, {"committee_member", {}}};
  }

  // Of the router: “GET /api/units/{unit:number}”.
  std::set<std::string> routes_;
  db::testing::ScratchFolder folder_;
  std::unique_ptr<Jobs> jobs_;
  RequestFigures requests_;
};

}  // namespace jishi::api::testing
