// What has no unit: what is the caller's own, what anybody may have, and what nobody gets.
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <sstream>

#include "access/testing/rights_table.hpp"
#include "api/openapi_text.hpp"
#include "api/testing/ended_job.hpp"
#include "api/testing/every_route.hpp"

namespace jishi::api {
namespace {

using access::testing::kColumns;
using nlohmann::json;
using testing::Answer;
using testing::Client;
using testing::ended;
using testing::Role;

class RightsOfRoutes : public testing::EveryRoute {};
JISHI_ON_BOTH_DATABASES(RightsOfRoutes);

TEST_P(RightsOfRoutes, WhatIsOnesOwnIsNobodyElses) {
  Client secretary = sign_in_as(Role::reporter, township_);
  const json job = ended(
      secretary, secretary.post_bytes(ledger_at(township_, "activity") + "/imports?file_name=a.csv",
                                      "类别,活动日期,主题\n座谈,昨天,甲\n"));
  const std::string path = testing::job_path(job);
  const json mine = secretary.get("/api/sessions").json();
  const std::string session =
      std::to_string(mine.at("sessions").at(0).at("session").get<std::int64_t>());
  const auto is_others = [&](Client& client, const std::string& who) {
    EXPECT_EQ(client.get("/api/jobs").json().at("jobs"), json::array()) << who;
    EXPECT_EQ(client.get(path).status, 404) << who;
    EXPECT_EQ(client.get(path + "/events").status, 404) << who;
    EXPECT_EQ(client.post(path + "/cancel").status, 404) << who;
    EXPECT_EQ(client.post(path + "/commit").status, 404) << who;
    EXPECT_EQ(client.get(path + "/files/a.csv").status, 404) << who;
    EXPECT_EQ(client.get(path + "/cells").status, 404) << who;
    EXPECT_EQ(client.get(path + "/comparison?list=different").status, 404) << who;
    EXPECT_EQ(client.post(path + "/fixes", {{"cells", json::array()}}).status, 404) << who;
  };
  for (const auto& [column, role] : kColumns) {
    if (role == Role::link_holder) continue;
    Client client = sign_in_as(role, township_, limits_of(role));
    is_others(client, column);
    EXPECT_EQ(client.remove("/api/sessions/" + session).status, 404) << column;
    EXPECT_EQ(client.get("/api/sessions").json().at("sessions").size(), 1U) << column;
    const json me = client.get("/api/session").json();
    EXPECT_EQ(me.at("grants").at(0).at("role"), word(role));
    for (const char* free : {"/api/ledgers", "/api/indicators", "/api/roles"})
      EXPECT_EQ(client.get(free).status, 200) << column << free;
    EXPECT_EQ(client.get("/api/village").status, 401) << column;
  }
  Client holder = village_client(village_token(village_, {"activity"}));
  is_others(holder, "link");
  EXPECT_EQ(holder.get("/api/village").status, 200);
  for (const char* of_sessions : {"/api/session", "/api/sessions"})
    EXPECT_EQ(holder.get(of_sessions).code(), "not_signed_in") << of_sessions;
  EXPECT_EQ(holder.remove("/api/sessions/" + session).code(), "not_signed_in");
  EXPECT_EQ(holder.post("/api/second-factor", {{"password", testing::kPassword}}).code(),
            "not_signed_in");
  EXPECT_EQ(secretary.get(path).status, 200);
  EXPECT_EQ(secretary.get("/api/session").status, 200);
}

// Something that fits each place of a pattern: “/api/units/1/ledgers/activity/rows”.
std::string filled(std::string pattern) {
  const std::map<std::string, std::string> examples = {
      {":number}", "1"}, {":word}", "activity"}, {":text}", "a.csv"}};
  for (const auto& [kind, example] : examples) {
    for (auto end = pattern.find(kind); end != std::string::npos; end = pattern.find(kind)) {
      const auto begin = pattern.rfind('{', end);
      pattern.replace(begin, end + kind.size() - begin, example);
    }
  }
  return pattern;
}

TEST_P(RightsOfRoutes, NobodyWithoutASessionGetsAnything) {
  Client stranger = nobody();
  for (const std::string& route : routes_) {
    if (testing::kOpenRoutes.contains(route)) continue;
    const std::string method = route.substr(0, route.find(' '));
    const Answer answer =
        stranger.send(method, filled(route.substr(method.size() + 1)), "", Client::kPage);
    EXPECT_EQ(answer.status, 401) << route << answer.body;
  }
}

TEST_P(RightsOfRoutes, AnotherSitesPageGetsNothing) {
  Client client = sign_in_as(Role::reporter, township_);
  for (const std::string& route : routes_) {
    const std::string method = route.substr(0, route.find(' '));
    const std::string target = filled(route.substr(method.size() + 1));
    if (target.starts_with("/api/") && target != "/api/openapi.yaml") {
      const std::string lines = Client::kPage + "Sec-Fetch-Site: cross-site\r\n";
      EXPECT_EQ(client.send(method, target, "", lines).code(), "request_not_from_page") << route;
    }
    if (method == "GET") continue;
    EXPECT_EQ(client.send(method, target, "", "").code(), "request_not_from_page") << route;
  }
}

// The description has every route and no other.
TEST_P(RightsOfRoutes, EveryRouteIsDescribed) {
  std::set<std::string> described, routed;
  std::istringstream lines{std::string(openapi_text())};
  std::string line, path;
  while (std::getline(lines, line) && line != "components:") {
    if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
    for (const char* method : {"get", "post", "patch", "put", "delete"}) {
      if (line != std::string("    ") + method + ":") continue;
      std::string name(method);
      for (char& c : name)
        c = static_cast<char>(c - 'a' + 'A');
      described.insert(name + " " + path);
    }
  }
  for (std::string route : routes_) {
    for (auto at = route.find(':'); at != std::string::npos; at = route.find(':'))
      route.erase(at, route.find('}', at) - at);
    routed.insert(route);
  }
  EXPECT_THAT(described, ::testing::ContainerEq(routed));
}

TEST_P(RightsOfRoutes, ARoleThatEndedYesterdayGivesNothing) {
  const auto account = open_account("ended", township_);
  change_accounts([&](access::AccountChanges& changes) {
    changes.grant(account, {Role::reporter, township_, {}, Date::parse("2026-07-02").value()})
        .or_throw();
  });
  const std::string rows = ledger_at(township_, "activity") + "/rows";
  Client reporter = sign_in(account);
  EXPECT_EQ(reporter.get(rows).status, 200);
  clock_.pass(14 * 3'600 - 60);
  reporter = sign_in(account);
  EXPECT_EQ(reporter.get(rows).status, 200);
  clock_.pass(60);
  EXPECT_EQ(reporter.get(rows).code(), "no_grant");
}

}  // namespace
}  // namespace jishi::api
