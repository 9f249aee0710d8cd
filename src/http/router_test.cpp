#include "http/router.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace jishi::http {
namespace {

using Segments = std::vector<std::string>;

Response nothing(const Request&) {
  return empty_response();
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    for (const auto* pattern : {"/", "/units", "/units/search", "/units/{unit:number}",
                                "/units/{unit:number}/rows", "/on/{day:date}", "/on/{n:number}",
                                "/on/{word:word}", "/on/{any:text}", "/{ledger:word}/x"})
      router.add("GET", pattern, nothing);
    router.add("POST", "/units", nothing);
    router.add("DELETE", "/units/{unit:number}", nothing);
  }
  // The pattern found, the methods allowed instead, or nothing.
  std::string find(std::string_view method, const Segments& segments) const {
    const auto found = router.find(method, segments);
    if (const auto* match = std::get_if<Router::Found>(&found)) return match->route->pattern;
    if (const auto* wrong = std::get_if<Router::WrongMethod>(&found))
      return "allow " + wrong->allow;
    return "none";
  }
  Router router;
};

TEST_F(RouterTest, FindsByMethodAndPath) {
  EXPECT_EQ(find("GET", {}), "/");
  EXPECT_EQ(find("HEAD", {"units"}), "/units");
  EXPECT_EQ(find("POST", {"units"}), "/units");
  EXPECT_EQ(find("GET", {"units", "search"}), "/units/search");
  EXPECT_EQ(find("GET", {"units", "12"}), "/units/{unit:number}");
  EXPECT_EQ(find("GET", {"units", "12", "rows"}), "/units/{unit:number}/rows");
  EXPECT_EQ(find("GET", {"rosters", "x"}), "/{ledger:word}/x");
}

TEST_F(RouterTest, TheNarrowestKindThatFitsIsTaken) {
  EXPECT_EQ(find("GET", {"on", "2023-06-30"}), "/on/{day:date}");
  EXPECT_EQ(find("GET", {"on", "20230630"}), "/on/{n:number}");
  EXPECT_EQ(find("GET", {"on", "a_1"}), "/on/{word:word}");
  for (const auto* text : {"2023-02-30", "007", "-1", "9223372036854775808", "A", "1a", "青", " "})
    EXPECT_EQ(find("GET", {"on", text}), "/on/{any:text}") << text;
  EXPECT_EQ(find("GET", {"on", "0"}), "/on/{n:number}");
  EXPECT_EQ(find("GET", {"on", "9223372036854775807"}), "/on/{n:number}");
}

TEST_F(RouterTest, WhatDoesNotFitIsNotFound) {
  for (const Segments& segments :
       {Segments{"unit"}, Segments{"units", ""}, Segments{"units", "x"}, Segments{"units", "1", ""},
        Segments{"units", "1", "rows", "2"}, Segments{"on", ""}, Segments{""}, Segments{"Units"},
        Segments{"units", "x"}})
    EXPECT_EQ(find("GET", segments), "none") << ::testing::PrintToString(segments);
  EXPECT_EQ(find("DELETE", {"on"}), "none") << "no route ends there";
}

TEST_F(RouterTest, OtherMethodsAreTold) {
  EXPECT_EQ(find("PUT", {"units"}), "allow OPTIONS, GET, HEAD, POST");
  EXPECT_EQ(find("OPTIONS", {"units", "1"}), "allow OPTIONS, DELETE, GET, HEAD");
  Router writes;
  writes.add("POST", "/a", nothing);
  EXPECT_EQ(std::get<Router::WrongMethod>(writes.find("HEAD", {"a"})).allow, "OPTIONS, POST");
}

TEST_F(RouterTest, NamedSegmentsAreHandedOver) {
  auto found = std::get<Router::Found>(router.find("GET", {"units", "12"}));
  Request request;
  request.named = std::move(found.named);
  EXPECT_EQ(request.number("unit"), 12);
  EXPECT_EQ(request.text("unit"), "12");
  request.named = std::get<Router::Found>(router.find("GET", {"on", "2023-06-30"})).named;
  EXPECT_EQ(request.date("day"), *Date::from_ymd(2023, 6, 30));
}

TEST(RouterRoutes, AreAllListed) {
  Router router;
  router.add("POST", "/units", nothing);
  router.add("GET", "/units", nothing);
  router.add("GET", "/", nothing);
  router.add("GET", "/units/{unit:number}/{rest:text}", nothing);
  std::vector<std::string> listed;
  for (const Route* route : router.routes())
    listed.push_back(route->method + " " + route->pattern);
  EXPECT_EQ(listed, (std::vector<std::string>{"GET /", "GET /units", "POST /units",
                                              "GET /units/{unit:number}/{rest:text}"}));
}

TEST_F(RouterTest, MistakenRoutesAreRefused) {
  for (const auto* pattern :
       {"", "units", "/units/", "//", "/{unit}", "/{unit:id}", "/{:text}", "/{Unit:text}",
        "/{unit:text", "/units/{other:number}", "/a/{x:text}/{x:number}", "/units"})
    EXPECT_THROW(router.add("GET", pattern, nothing), std::logic_error) << pattern;
  EXPECT_THROW(router.add("HEAD", "/a", nothing), std::logic_error);
  EXPECT_THROW(router.add("get", "/a", nothing), std::logic_error);
}

TEST(RequestTest, ParametersAreAskedForByName) {
  Request request;
  request.query = {{"unit", "1"}, {"level", "a"}, {"level", "b"}};
  EXPECT_EQ(*request.parameter("unit"), "1");
  EXPECT_EQ(*request.parameter("none"), std::nullopt);
  EXPECT_EQ(request.parameter("level").error().code, "bad_query");
  EXPECT_EQ(request.parameters("level"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(request.only_parameters({"level", "unit"}));
  const auto unknown = request.only_parameters({"unit"});
  EXPECT_EQ(unknown.error().message, "没有参数“level”。可用的有：unit。");
}

}  // namespace
}  // namespace jishi::http
