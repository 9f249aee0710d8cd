// The running service with its ledgers and jobs, for scenarios of long work on both databases.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "api/job_routes.hpp"
#include "api/testing/ended_job.hpp"
#include "api/testing/running_service.hpp"
#include "db/testing/scratch_database.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api::testing {

class RunningJobs : public RunningService {
  void add_routes(http::Router& router, Service& service) override {
    jobs_ = Jobs::open(service, folder_.path() / "jobs").or_throw();
    add_ledger_routes(router, service);
    add_job_routes(router, service, *jobs_);
  }

  void TearDown() override {
    server_.reset();
    jobs_.reset();
    RunningService::TearDown();
  }

 protected:
  static std::string ledger_at(UnitId unit, const std::string& ledger = "committee_member") {
    return unit_path(unit) + "/ledgers/" + ledger;
  }
  // A roster as .csv; those in `wrong` have no post.
  std::string roster(int rows, std::set<int> wrong = {}) {
    std::string text = "姓名,身份证号,职务,任期起\n";
    for (int i = 0; i < rows; ++i)
      text += "张小红," + person::testing::made_id_number(15'000'000 + i) + "," +
              (wrong.contains(i) ? "" : "委员") + ",2025-03-01\n";
    return text;
  }
  Answer upload(Client& client, UnitId unit, const std::string& bytes,
                const std::string& more = "") {
    return client.post_bytes(ledger_at(unit) + "/imports?file_name=%E5%90%8D%E5%86%8C.csv" + more,
                             bytes);
  }
  std::int64_t members(Client& client, UnitId unit) {
    return client.get(ledger_at(unit) + "/rows").json().at("total").get<std::int64_t>();
  }
  // As if the process had gone: the next one finds what this one left.
  void restart() {
    server_.reset();
    jobs_.reset();
    http::Router router;
    add_routes(router, *service_);
    http::ServerOptions options;
    options.status_of = status_of;
    server_ = http::Server::start(std::move(options), std::move(router)).or_throw();
  }

  db::testing::ScratchFolder folder_;
  std::unique_ptr<Jobs> jobs_;
};

}  // namespace jishi::api::testing
