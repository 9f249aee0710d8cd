// The pages as a browser asks for them, and what whoever runs the machine is told.
#include "api/web_files.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "api/room.hpp"
#include "api/room_store.hpp"
#include "api/testing/running_service.hpp"
#include "api/watch_routes.hpp"
#include "http/content_coding.hpp"

namespace jishi::api {
namespace {

using testing::Answer;
using testing::Client;
using testing::Role;

constexpr const char* kScript = "assets/index-4f2c.js";

class WebPages : public testing::RunningService {
  void add_routes(http::Router& router, Service& service) override {
    add_sign_in_routes(router, service);
    write("index.html", "<!doctype html><title>基石</title>");
    write(kScript, std::string(5'000, 'x'));
    write("favicon.svg", "<svg/>");
    write(".secret", "of nobody's business");
    add_web_routes(router, service,
                   std::make_shared<const WebFiles>(WebFiles::read(folder_.path()).or_throw()));
    add_watch_routes(
        router, service,
        {[this] { return trouble_; }, [] { return http::ServerFigures(); }, requests_});
  }

 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  Answer get(const std::string& path, const std::string& lines = {}) {
    return nobody().send("GET", path, "", lines);
  }

  db::testing::ScratchFolder folder_;
  RequestFigures requests_;
  std::string trouble_;
};
JISHI_ON_BOTH_DATABASES(WebPages);

TEST_P(WebPages, EveryAddressOfThePageIsThePage) {
  const Answer home = get("/");
  EXPECT_EQ(home.status, 200);
  EXPECT_EQ(home.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(home.field("Cache-Control"), "no-cache");
  EXPECT_THAT(home.field("Content-Security-Policy").value_or(""),
              ::testing::AllOf(::testing::HasSubstr("default-src 'self'"),
                               ::testing::HasSubstr("frame-ancestors 'none'")));
  EXPECT_EQ(home.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(get("/units/17/ledgers/league_member").body, home.body);
  EXPECT_EQ(get("/invitation").body, home.body);
  EXPECT_EQ(get("/.secret").body, home.body);
  EXPECT_FALSE(home.field("Strict-Transport-Security"));
  service_->site.behind_https = true;
  EXPECT_TRUE(get("/").field("Strict-Transport-Security"));
}

TEST_P(WebPages, WhatIsOfTheApiIsNeverAPage) {
  EXPECT_EQ(get("/api/nothing").status, 404);
  EXPECT_EQ(get("/api/nothing").code(), "not_found");
  EXPECT_EQ(get("/api/session").status, 401);
}

TEST_P(WebPages, AScriptIsKeptForEverAndPackedForWhoTakesIt) {
  const Answer plain = get(std::string("/") + kScript);
  EXPECT_EQ(plain.body, std::string(5'000, 'x'));
  EXPECT_EQ(plain.field("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(plain.field("Content-Type"), "text/javascript; charset=utf-8");
  const Answer packed = get(std::string("/") + kScript, "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.body, http::gzip(std::string(5'000, 'x')));
  EXPECT_NE(packed.field("ETag"), plain.field("ETag"));
  const std::string known = "If-None-Match: " + plain.field("ETag").value() + "\r\n";
  EXPECT_EQ(get(std::string("/") + kScript, known).status, 304);
  EXPECT_EQ(get("/assets/index-of-before.js").status, 404);
}

TEST_P(WebPages, AFolderWithoutPagesIsRefused) {
  const db::testing::ScratchFolder empty;
  EXPECT_EQ(WebFiles::read(empty.path()).error().code, "no_web_pages");
  EXPECT_EQ(WebFiles::read(empty.path() / "nowhere").error().code, "no_web_pages");
}

TEST_P(WebPages, WhetherItRunsAndCanBeUsedIsTold) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").body, "ok\n");
  trouble_ = "连接断开";
  const Answer behind = get("/readyz");
  EXPECT_EQ(behind.status, 503);
  EXPECT_THAT(behind.body, ::testing::HasSubstr("连接断开"));
}

// A disk that fills up as the database sees it; there is no such limit on PostgreSQL.
TEST_P(WebPages, AFullDiskIsToldUntilThereIsRoomAgain) {
  if (dialect() == db::Dialect::postgresql) GTEST_SKIP() << "crash.serve_disk fills its disk";
  const auto allow_pages = [&](const std::string& count) {
    writer_->submit(
        [&](db::Connection& connection) { connection.query("PRAGMA max_page_count = " + count); });
  };
  allow_pages("1");  // no more than there are
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_THROW(writer_->submit(try_room), db::DatabaseError);
  const Answer full = get("/readyz");
  EXPECT_EQ(full.status, 503);
  EXPECT_THAT(full.body, ::testing::HasSubstr("存储空间不足"));
  allow_pages("1000000");
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (get("/readyz").status != 200 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(Room::kTriedEvery / 10);
  EXPECT_EQ(get("/readyz").body, "ok\n");
}

TEST_P(WebPages, FiguresAreForTheMachineAndNotForTheProxy) {
  http::AccessRecord record{{}, "id", {}, "GET", "/api/units/{unit:number}", "127.0.0.1", 200};
  record.total = std::chrono::microseconds(3'000);
  requests_.count(record);
  record.total = std::chrono::microseconds(60'000'000);
  requests_.count(record);
  const Answer figures = get("/metrics");
  EXPECT_EQ(figures.status, 200);
  const std::string route = "route=\"/api/units/{unit:number}\"";
  for (const std::string& line :
       {"jishi_http_requests_total{method=\"GET\"," + route + ",status=\"200\"} 2\n",
        "jishi_http_request_duration_seconds_bucket{" + route + ",le=\"0.002500\"} 0\n",
        "jishi_http_request_duration_seconds_bucket{" + route + ",le=\"0.005000\"} 1\n",
        "jishi_http_request_duration_seconds_bucket{" + route + ",le=\"+Inf\"} 2\n",
        "jishi_http_request_duration_seconds_sum{" + route + "} 60.003000\n",
        std::string("jishi_writer_failed 0\n"), std::string("jishi_index_in_trouble 0\n")})
    EXPECT_THAT(figures.body, ::testing::HasSubstr(line));
  EXPECT_EQ(get("/metrics", "X-Forwarded-For: 10.0.0.1\r\n").status, 404);
}

}  // namespace
}  // namespace jishi::api
