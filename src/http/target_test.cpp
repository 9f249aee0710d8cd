#include "http/target.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace jishi::http {
namespace {

Target taken(std::string_view text) {
  const auto parsed = parse_target(text, Limits{});
  const auto* target = std::get_if<Target>(&parsed);
  EXPECT_NE(target, nullptr) << text;
  return target == nullptr ? Target{} : *target;
}

int refused(std::string_view text, const Limits& limits = {}) {
  const auto parsed = parse_target(text, limits);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  if (refusal == nullptr) return 0;
  EXPECT_FALSE(refusal->error.code.empty());
  EXPECT_NE(refusal->error.message.find("请"), std::string::npos) << "a remedy";
  return refusal->status;
}

TEST(TargetTest, PathIsCutIntoDecodedSegments) {
  using Segments = std::vector<std::string>;
  EXPECT_EQ(taken("/").segments, Segments{});
  EXPECT_EQ(taken("/api/units").segments, (Segments{"api", "units"}));
  EXPECT_EQ(taken("/api/").segments, (Segments{"api", ""}));
  EXPECT_EQ(taken("/%E9%9D%92+/a%20b?x=1").segments, (Segments{"青+", "a b"}));
  EXPECT_EQ(taken("/a%20b?x=1").path, "/a%20b");
  EXPECT_EQ(taken("/...").segments, Segments{"..."});
}

TEST(TargetTest, QueryIsCutIntoDecodedParameters) {
  using Query = std::vector<QueryParameter>;
  EXPECT_EQ(taken("/?").query, Query{});
  EXPECT_EQ(taken("/?a=1&b=%E9%9D%92+x&a=2").query, (Query{{"a", "1"}, {"b", "青 x"}, {"a", "2"}}));
  EXPECT_EQ(taken("/?flag").query, (Query{{"flag", ""}}));
  EXPECT_EQ(taken("/?a=b=c?/").query, (Query{{"a", "b=c?/"}}));
  EXPECT_EQ(taken("/?a=%26%3D").query, (Query{{"a", "&="}}));
  EXPECT_EQ(taken("/?a={x}|'").query, (Query{{"a", "{x}|'"}}));  // as browsers send it
}

TEST(TargetTest, WhatTwoProgramsMayReadDifferentlyIsRefused) {
  for (const std::string_view text : {"",
                                      "*",
                                      "a",
                                      "http://host/",
                                      "//a",
                                      "/a//b",
                                      "/.",
                                      "/..",
                                      "/a/../b",
                                      "/a/./b",
                                      "/%2e%2e/a",
                                      "/%2E",
                                      "/a%2Fb",
                                      "/a%2fb",
                                      "/a%5Cb",
                                      "/a\\b",
                                      "/a b",
                                      "/a\tb",
                                      "/a#b",
                                      "/a%00",
                                      "/%zz",
                                      "/%C0%AE%C0%AE/a",
                                      "/\xE9\x9D\x92",
                                      "/a\x7F",
                                      "/a%0d%0aSet-Cookie:x",
                                      "/?=1",
                                      "/?a=1&",
                                      "/?&a=1",
                                      "/?a=%",
                                      "/?a=%FF",
                                      "/?%00=1",
                                      "/?a=%1b",
                                      "/?a=1#b"})
    EXPECT_EQ(refused(text), 400) << text;
}

TEST(TargetTest, LimitsAreKeptToTheByte) {
  Limits limits;
  limits.target_bytes = 10;
  limits.query_parameters = 2;
  EXPECT_EQ(refused("/" + std::string(9, 'a'), limits), 0);
  EXPECT_EQ(refused("/" + std::string(10, 'a'), limits), 414);
  EXPECT_EQ(refused("/?a&b", limits), 0);
  EXPECT_EQ(refused("/?a&b&c", limits), 400);
}

}  // namespace
}  // namespace jishi::http
