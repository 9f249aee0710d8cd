#include "http/reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "http/entity_tag.hpp"
#include "http/problem.hpp"

namespace jishi::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Asked {
  std::string method = "GET";
  std::string accept_encoding = {};
  std::string if_none_match = {};
  Version version = Version::http_1_1;
  bool keep_alive = true;
};

Reply reply(Response response, const Asked& asked = {}) {
  Fields fields;
  if (!asked.accept_encoding.empty()) fields.add("Accept-Encoding", asked.accept_encoding);
  if (!asked.if_none_match.empty()) fields.add("If-None-Match", asked.if_none_match);
  return make_reply(std::move(response), {.method = asked.method,
                                          .request_fields = fields,
                                          .version = asked.version,
                                          .request_id = "r1",
                                          .keep_alive = asked.keep_alive,
                                          .now = {},
                                          .compressed_bytes = 100});
}

Response tagged(std::size_t size) {
  Response response = json_response(std::string(size, 'a'));
  response.fields.add("ETag", strong_tag("7"));
  return response;
}

TEST(ReplyTest, HeadAndBodyAreWhatTheStandardAsksFor) {
  const Reply made = reply(text_response("hello"));
  EXPECT_EQ(made.head,
            "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Request-Id: r1\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: same-origin\r\n"
            "Content-Length: 5\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n\r\n");
  EXPECT_EQ(*made.body, "hello");
  EXPECT_THAT(reply(empty_response()).head, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(reply(text_response("a"), {.keep_alive = false}).head,
              HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(reply(text_response("a"), {.version = Version::http_1_0}).head,
              HasSubstr("Connection: keep-alive\r\n"));
  const Reply head = reply(text_response("hello"), {.method = "HEAD"});
  EXPECT_THAT(head.head, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_EQ(head.body, nullptr);
}

TEST(ReplyTest, WhatProtectsABrowserIsOnEveryResponseOnce) {
  Response page = text_response("hello");
  page.fields.set("Content-Security-Policy", "default-src 'self'");
  const Fields none;
  const Reply made = make_reply(std::move(page), {.method = "GET",
                                                  .request_fields = none,
                                                  .request_id = "r1",
                                                  .transport_security = "max-age=5"});
  EXPECT_THAT(made.head, HasSubstr("Content-Security-Policy: default-src 'self'\r\n"));
  EXPECT_THAT(made.head, Not(HasSubstr("default-src 'none'")));
  EXPECT_THAT(made.head, HasSubstr("Referrer-Policy: same-origin\r\n"));
  EXPECT_THAT(made.head, HasSubstr("Strict-Transport-Security: max-age=5\r\n"));
  EXPECT_THAT(reply(empty_response()).head, Not(HasSubstr("Strict-Transport-Security")));
}

TEST(ReplyTest, CompressesWhatPays) {
  const Reply packed = reply(tagged(100), {.accept_encoding = "gzip"});
  EXPECT_THAT(packed.head, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(packed.head, HasSubstr("ETag: \"7-gz\"\r\n"));
  EXPECT_LT(packed.body->size(), 100U);
  EXPECT_THAT(packed.head,
              HasSubstr("Content-Length: " + std::to_string(packed.body->size()) + "\r\n"));
  EXPECT_THAT(reply(tagged(100)).head, HasSubstr("Vary: Accept-Encoding\r\n"))
      << "a cache must not give the plain one to whom it gave the packed one";
  EXPECT_THAT(reply(tagged(99), {.accept_encoding = "gzip"}).head, Not(HasSubstr("gzip")));
  Response never = tagged(1000);
  never.compression = Compression::never;
  EXPECT_THAT(reply(std::move(never), {.accept_encoding = "gzip"}).head, Not(HasSubstr("gzip")));
  Response picture = tagged(1000);
  picture.fields.set("Content-Type", "image/png");
  EXPECT_THAT(reply(std::move(picture), {.accept_encoding = "gzip"}).head, Not(HasSubstr("Vary")));
}

TEST(ReplyTest, WhatTheClientHasIsNotSentAgain) {
  const Reply known = reply(tagged(1000), {.if_none_match = "\"6\", \"7-gz\""});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, nullptr);
  EXPECT_THAT(known.head, HasSubstr("ETag: \"7\"\r\n"));
  EXPECT_THAT(known.head, Not(HasSubstr("\r\nContent-Length")));
  EXPECT_THAT(known.head, Not(HasSubstr("\r\nContent-Type")));
  EXPECT_EQ(reply(tagged(1000), {.if_none_match = "\"8\""}).status, 200);
  EXPECT_EQ(reply(tagged(1000), {.if_none_match = "nonsense"}).status, 200);
  EXPECT_EQ(reply(text_response("a"), {.if_none_match = "*"}).status, 200) << "has no tag";
  EXPECT_EQ(reply(tagged(1000), {.method = "POST", .if_none_match = "\"7\""}).status, 200);
}

TEST(ReplyTest, ResponsesThatCannotBeWrittenAreOurMistake) {
  for (const std::string_view value : {"a\r\nb", "a\nb", "a\rb", "a\x01"}) {
    Response response = text_response("a");
    response.fields.add("X", std::string(value));
    EXPECT_THROW(reply(std::move(response)), std::logic_error);
  }
  Response name = text_response("a");
  name.fields.add("X Y", "a");
  EXPECT_THROW(reply(std::move(name)), std::logic_error);
  EXPECT_THROW(reply(text_response("a", 199)), std::logic_error);
  EXPECT_THROW(reply(text_response("a", 600)), std::logic_error);
}

TEST(ReplyTest, DatesAreThoseOfTheStandard) {
  // The example of RFC 9110, section 5.6.7.
  EXPECT_EQ(http_date({784'111'777'000'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(ProblemTest, SaysEachFieldThatIsWrong) {
  const Response response =
      problem_response({.status = 422,
                        .error = {"refused", "有 2 处要改。"},
                        .field = {},
                        .fields = {{"name", {"missing", "请填写姓名。"}},
                                   {"day", {"bad_date", "请写成“2023-06-30”。"}}}},
                       "");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.fields.find("Cache-Control"), "no-store");
  EXPECT_EQ(response.body,
            "{\"type\":\"urn:jishi:problem:refused\",\"title\":\"Unprocessable Content\","
            "\"status\":422,\"detail\":\"有 2 处要改。\",\"code\":\"refused\",\"fields\":["
            "{\"field\":\"name\",\"code\":\"missing\",\"message\":\"请填写姓名。\"},"
            "{\"field\":\"day\",\"code\":\"bad_date\",\"message\":\"请写成“2023-06-30”。\"}]}");
}

TEST(EventTextTest, LinesStayWithinTheirEvent) {
  EXPECT_EQ(event_text("", "a", ""), "data: a\n\n");
  EXPECT_EQ(event_text("e", "a\nb\r\nc\rd", "1"),
            "event: e\nid: 1\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(event_text("", "", ""), "data: \n\n");
  EXPECT_EQ(event_text("", "a\n\nevent: x", ""), "data: a\ndata: \ndata: event: x\n\n");
}

}  // namespace
}  // namespace jishi::http
