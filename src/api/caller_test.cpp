// Who is let in, whose page asks, and what is told when the database does not answer.
#include <gmock/gmock.h>

#include "api/answer.hpp"
#include "api/body.hpp"
#include "api/testing/running_service.hpp"
#include "db/time_limit.hpp"

namespace jishi::api {
namespace {

using testing::Client;
using testing::Level;
using testing::Role;

class CallerRoutes : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    router.add("GET", "/who", for_caller(service, [&](const http::Request&, const Caller& caller) {
                 JsonWriter json;
                 json.begin_object()
                     .member("unit", caller.unit().value())
                     .member("source", caller.author(service).source)
                     .member("grants", static_cast<std::int64_t>(caller.grants.size()));
                 return answer(json.end_object());
               }));
    router.add("GET", "/enter/{unit:number}",
               for_caller(service, [&](const http::Request& request, const Caller& caller) {
                 const auto connection = service.readers.lease();
                 const auto decision = require(service, *connection, caller,
                                               {.operation = access::Operation::enter_rows,
                                                .unit = UnitId(request.number("unit")),
                                                .ledger = "league_member"});
                 JsonWriter json;
                 return answer(json.begin_object().member("code", decision.code).end_object());
               }));
    router.add("POST", "/echo",
               for_caller(service, [&](const http::Request& request, const Caller&) {
                 const Body body(request);
                 body.only({"name", "count"});
                 JsonWriter json;
                 json.begin_object().member("name", body.text("name"));
                 return answer_of_revision(json.end_object(), seen_revision(request));
               }));
    router.add("GET", "/limit", for_caller(service, [](const http::Request&, const Caller&) {
                 JsonWriter json;
                 json.begin_object().member("ms", std::int64_t{db::time_limit().count()});
                 return answer(json.end_object());
               }));
    router.add(
        "GET", "/throws/{class:number}",
        for_caller(service, [](const http::Request& request, const Caller&) -> http::Response {
          throw db::DatabaseError(static_cast<db::ErrorClass>(request.number("class")),
                                  "of the test");
        }));
  }

 protected:
  int status_of_database_error(Client& client, db::ErrorClass error) {
    return client.get("/throws/" + std::to_string(static_cast<int>(error))).status;
  }
};
JISHI_ON_BOTH_DATABASES(CallerRoutes);

TEST_P(CallerRoutes, WithoutASessionNothingIsShown) {
  Client stranger = nobody();
  EXPECT_EQ(stranger.get("/who").status, 401);
  EXPECT_EQ(stranger.get("/who").code(), "not_signed_in");
  Client guesser(port(), "A-made-up-token");
  EXPECT_EQ(guesser.get("/who").status, 401);
  EXPECT_EQ(stranger.send("GET", "/who", "", "Authorization: Basic YTpi\r\n").status, 401);
}

TEST_P(CallerRoutes, ASessionSaysWhoAsks) {
  Client client = sign_in_as(Role::reporter, township_);
  const auto answer = client.get("/who");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json()["unit"], township_.value());
  EXPECT_EQ(answer.json()["source"], "网页");
  EXPECT_EQ(answer.json()["grants"], 1);
  EXPECT_EQ(answer.field("Cache-Control"), "no-store");
  EXPECT_THAT(answer.field("Content-Security-Policy").value_or(""),
              ::testing::HasSubstr("frame-ancestors 'none'"));
}

TEST_P(CallerRoutes, ASessionThatNobodyUsesEndsAndOneInUseGoesOn) {
  Client idle = sign_in_as(Role::reporter, township_);
  Client busy = sign_in_as(Role::reporter, township_);
  clock_.pass(access::kIdleSeconds - 60);
  EXPECT_EQ(busy.get("/who").status, 200);
  clock_.pass(120);
  EXPECT_EQ(idle.get("/who").status, 401);
  EXPECT_EQ(busy.get("/who").status, 200);
}

TEST_P(CallerRoutes, AVillageLinkIsForItsVillageUntilItEnds) {
  const std::string token = village_token(village_, {"league_member"});
  Client holder = village_client(token);
  const auto answer = holder.get("/who");
  EXPECT_EQ(answer.json()["unit"], village_.value());
  EXPECT_EQ(answer.json()["source"], "村级链接");
  EXPECT_EQ(holder.get("/enter/" + std::to_string(village_.value())).status, 200);
  EXPECT_EQ(holder.get("/enter/" + std::to_string(other_village_.value())).status, 403);
  EXPECT_EQ(village_client(token + "A").get("/who").code(), "link_invalid");
  clock_.pass(24 * 3'600);
  EXPECT_EQ(holder.get("/who").code(), "link_expired");
}

TEST_P(CallerRoutes, RightsAreAskedOfTheUnitInTodaysTree) {
  Client reporter = sign_in_as(Role::reporter, township_);
  const auto enter = [&](UnitId unit) {
    return reporter.get("/enter/" + std::to_string(unit.value()));
  };
  EXPECT_EQ(enter(township_).status, 200);
  EXPECT_EQ(enter(other_township_).code(), "beyond_subtree");
  EXPECT_EQ(enter(UnitId(999'999'999)).status, 404);
  EXPECT_EQ(enter(UnitId(999'999'999)).code(), "no_such_unit");
  // 福洪镇 is merged into 姚渡镇: what it left is now 姚渡镇's.
  change_tree([&](organisation::TreeChanges& changes) {
    changes.merge(seen_unit(other_township_), Date::parse("2026-07-01").value(), township_)
        .or_throw();
  });
  EXPECT_EQ(enter(other_township_).status, 200);
}

TEST_P(CallerRoutes, ARequestAsksDatabasesForALimitedTime) {
  Client client = sign_in_as(Role::reporter, township_);
  EXPECT_EQ(client.get("/limit").json()["ms"],
            std::chrono::milliseconds(kRequestDatabaseTime).count());
  EXPECT_EQ(db::time_limit().count(), 0) << "not what others do";
}

TEST_P(CallerRoutes, OnlyOurOwnPageChangesAnything) {
  Client client = sign_in_as(Role::reporter, township_);
  const std::string body = R"({"name":"红阳村"})";
  const std::string seen = "If-Match: \"3\"\r\n";
  const auto post = [&](const std::string& lines) {
    return client.send("POST", "/echo", body, seen + lines);
  };
  EXPECT_EQ(post("").code(), "request_not_from_page");
  EXPECT_EQ(post("X-Jishi: 1\r\n").status, 200);
  EXPECT_EQ(post("X-Jishi: 1\r\nOrigin: http://test\r\n").status, 200);
  EXPECT_EQ(post("X-Jishi: 1\r\nOrigin: http://evil.example\r\n").status, 403);
  EXPECT_EQ(post("X-Jishi: 1\r\nOrigin: null\r\n").status, 403);
  EXPECT_EQ(post("X-Jishi: 1\r\nSec-Fetch-Site: cross-site\r\n").status, 403);
  EXPECT_EQ(post("X-Jishi: 1\r\nSec-Fetch-Site: same-site\r\n").status, 403);
  EXPECT_EQ(post("X-Jishi: 1\r\nSec-Fetch-Site: same-origin\r\n").status, 200);
  // Nor is anything read for a picture or a frame of another page.
  const auto read = [&](const char* site) {
    return client.send("GET", "/who", "", std::string("Sec-Fetch-Site: ") + site + "\r\n").status;
  };
  EXPECT_EQ(read("cross-site"), 403);
  EXPECT_EQ(read("same-site"), 403);
  EXPECT_EQ(read("same-origin"), 200);
  EXPECT_EQ(read("none"), 200);
}

TEST_P(CallerRoutes, ABodyIsReadStrictly) {
  Client client = sign_in_as(Role::reporter, township_);
  const auto code_of = [&](const std::string& body) {
    return client.send("POST", "/echo", body, "X-Jishi: 1\r\nIf-Match: \"3\"\r\n").code();
  };
  EXPECT_EQ(code_of(R"({"name":"红阳村","count":null})"), "");
  EXPECT_EQ(code_of(R"({"name":"a","name":"b"})"), "bad_json");
  EXPECT_EQ(code_of(R"({"name":"a")"), "bad_json");
  EXPECT_EQ(code_of(R"({"name":"a"}{})"), "bad_json");
  EXPECT_EQ(code_of("[]"), "bad_json");
  EXPECT_EQ(code_of("{\"name\":\"\xff\"}"), "bad_json");
  EXPECT_EQ(code_of(R"({"name":[[[[[[[[[[1]]]]]]]]]]})"), "bad_json");
  EXPECT_EQ(code_of(R"({"name":"a\u0000b"})"), "bad_json");
  EXPECT_EQ(code_of(R"({"na\u0000me":"a"})"), "bad_json");
  EXPECT_EQ(code_of(R"({"nmae":"a"})"), "unknown_field");
  EXPECT_EQ(code_of(R"({"count":1})"), "field_missing");
  EXPECT_EQ(code_of(R"({"name":7})"), "field_wrong_kind");
  EXPECT_EQ(client.post("/echo", {{"name", "a"}}).status, 428);
  EXPECT_EQ(client.post_seen("/echo", 3, {{"name", "a"}}).field("ETag"), "\"3\"");
}

TEST_P(CallerRoutes, WhatTheDatabaseCannotDoIsToldWithItsRemedy) {
  Client client = sign_in_as(Role::reporter, township_);
  using db::ErrorClass;
  EXPECT_EQ(status_of_database_error(client, ErrorClass::busy), 503);
  EXPECT_EQ(status_of_database_error(client, ErrorClass::full), 507);
  EXPECT_EQ(status_of_database_error(client, ErrorClass::unreachable), 503);
  EXPECT_EQ(status_of_database_error(client, ErrorClass::outcome_unknown), 500);
  EXPECT_EQ(status_of_database_error(client, ErrorClass::statement), 500);
  const auto unknown =
      client.get("/throws/" + std::to_string(static_cast<int>(ErrorClass::outcome_unknown)));
  EXPECT_EQ(unknown.code(), "database_outcome_unknown");
  EXPECT_EQ(unknown.json()["detail"], db::remedy(ErrorClass::outcome_unknown));
  EXPECT_EQ(take_faults().size(), 6U);
}

}  // namespace
}  // namespace jishi::api
