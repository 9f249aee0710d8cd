// What ledgers cost those who fill them, over HTTP.
#include <gmock/gmock.h>

#include "api/burden.hpp"
#include "api/testing/running_service.hpp"
#include "person/testing/made_id_number.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::Client;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Role;

constexpr std::int64_t kMonthSeconds = std::int64_t{31} * 24 * 3'600;

class BurdenRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_ledger_routes(router, service);
    add_burden_routes(router, service);
  }

 protected:
  json enter(Client& reporter, UnitId unit, int i) {
    const Answer made =
        reporter.post(unit_path(unit) + "/ledgers/committee_member/rows",
                      {{"person",
                        {{"name", "张小红"},
                         {"id_number", person::testing::made_id_number(15'000'000 + i)},
                         {"notice", {{"kind", "notice"}, {"on", "2026-06-30"}}}}},
                       {"values", {{"post", "委员"}}},
                       {"from", "2026-01-01"}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().at("row");
  }
  json burden(Client& client, UnitId unit) {
    const Answer told = client.get("/api/burden?unit=" + std::to_string(unit.value()));
    EXPECT_EQ(told.status, 200) << told.body;
    return told.json();
  }
  static json ledger(const json& burden, const std::string& name = "committee_member") {
    for (const json& each : burden.at("ledgers"))
      if (each.at("ledger") == name) return each;
    ADD_FAILURE() << "no ledger " << name << " in " << burden;
    return {};
  }
};
JISHI_ON_BOTH_DATABASES(BurdenRoutes);

TEST_P(BurdenRoutes, RowsAndChangesAreCountedByUnitAndMonthAndNeverByPerson) {
  Client reporter = sign_in_as(Role::reporter, county_);
  const json row = enter(reporter, township_, 1);
  enter(reporter, township_, 2);
  enter(reporter, other_township_, 3);
  const std::string at =
      "/api/ledgers/committee_member/rows/" + std::to_string(row.at("row").get<std::int64_t>());
  EXPECT_EQ(reporter
                .patch(at, row.at("revision").get<std::int64_t>(),
                       {{"way", "correct"}, {"day", "2026-01-01"}, {"values", {{"post", "书记"}}}})
                .status,
            200);
  Client county = sign_in_as(Role::reviewer, county_);
  const json told = burden(county, county_);
  EXPECT_EQ(told.at("from"), "2025-08");
  EXPECT_EQ(told.at("to"), "2026-07");
  EXPECT_EQ(told.at("counted"), told.at("partitions"));
  const json members = ledger(told);
  EXPECT_EQ(members.at("rows").at("typed"), 3);
  EXPECT_EQ(members.at("rows").at("imported"), 0);
  EXPECT_EQ(members.at("changes").at("typed"), 1);
  EXPECT_EQ(members.at("units_typing"), 2);
  EXPECT_EQ(members.at("months"), json::parse(R"([{"month":"2026-07","typed":4}])"));
  EXPECT_GT(members.at("fields"), members.at("required_fields"));
  EXPECT_GE(members.at("units"), 3);  // the county and its two townships
  EXPECT_THAT(told.dump(), Not(HasSubstr("account")));
  // A subtree has its own.
  Client township = sign_in_as(Role::leader, township_);
  EXPECT_EQ(ledger(burden(township, township_)).at("rows").at("typed"), 2);
  EXPECT_EQ(ledger(burden(township, village_)).at("rows").at("typed"), 0);

  // What was counted is gone on with, and what is older than a year is left out.
  enter(reporter, township_, 4);
  EXPECT_EQ(ledger(burden(county, county_)).at("rows").at("typed"), 4);
  clock_.pass(kBurdenMonths * kMonthSeconds);
  Client later = sign_in_as(Role::reporter, county_);
  enter(later, township_, 5);
  EXPECT_EQ(ledger(burden(later, county_)).at("rows").at("typed"), 1);
}

TEST_P(BurdenRoutes, WhoMayNotSeeTheFiguresIsNotTold) {
  const auto status = [&](Client& client, UnitId unit) {
    return client.get("/api/burden?unit=" + std::to_string(unit.value())).status;
  };
  Client township = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(status(township, township_), 200);
  EXPECT_EQ(status(township, village_), 200);
  EXPECT_EQ(status(township, county_), 403);
  EXPECT_EQ(status(township, other_township_), 403);
  Client auditor = sign_in_as(Role::audit_administrator, county_);
  EXPECT_EQ(status(auditor, county_), 403);
  Client limited = sign_in_as(Role::reporter, township_, {{"activity", {}}});
  const json told = burden(limited, township_);
  ASSERT_EQ(told.at("ledgers").size(), 1u) << told;
  EXPECT_EQ(told.at("ledgers").at(0).at("ledger"), "activity");
  Client village = village_client(village_token(village_, {"committee_member"}));
  EXPECT_EQ(status(village, village_), 401);
  EXPECT_EQ(township.get("/api/burden?unit=x").code(), "bad_query");
  EXPECT_EQ(township.get("/api/burden?unit=999999999999").status, 404);
}

}  // namespace
}  // namespace jishi::api
