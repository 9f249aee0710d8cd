#include "http/message_head.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace jishi::http {
namespace {

const std::string host = "Host: jishi.example\r\n";

std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\r\n" + std::string(fields) + "\r\n";
}

// 0 when it is taken.
int status(const std::string& text, const Limits& limits = {}) {
  const auto parsed = parse_head(text, limits);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  return refusal == nullptr ? 0 : refusal->status;
}

MessageHead taken(const std::string& text) {
  auto parsed = parse_head(text, Limits{});
  auto* head = std::get_if<MessageHead>(&parsed);
  EXPECT_NE(head, nullptr) << text;
  return head == nullptr ? MessageHead{} : std::move(*head);
}

TEST(MessageHeadTest, SaysWhatWasSent) {
  const auto head = taken(
      "POST /a?b HTTP/1.1\r\nhOST: x:80\r\nContent-Length:  12 \r\nEmpty:\r\n"
      "Accept: a\r\naccept: b\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a?b");
  EXPECT_EQ(head.fields.find("Host"), "x:80");
  EXPECT_EQ(head.fields.find("EMPTY"), "");
  EXPECT_EQ(head.fields.joined("Accept"), "a, b");
  EXPECT_EQ(head.framing, Framing::length);
  EXPECT_EQ(head.length, 12U);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_TRUE(head.expects_continue);
}

TEST(MessageHeadTest, ConnectionsAreKeptAsTheVersionAndTheClientSay) {
  EXPECT_TRUE(taken(get(host)).keep_alive);
  EXPECT_FALSE(taken(get(host + "Connection: Close\r\n")).keep_alive);
  EXPECT_FALSE(taken(get(host + "Connection: keep-alive, close\r\n")).keep_alive);
  EXPECT_FALSE(taken("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(taken("GET / HTTP/1.0\r\nConnection: x, keep-alive\r\n\r\n").keep_alive);
}

TEST(MessageHeadTest, BodiesAreFramedInOneWay) {
  EXPECT_EQ(taken(get(host)).framing, Framing::no_body);
  EXPECT_EQ(taken(get(host + "Content-Length: 0\r\n")).framing, Framing::no_body);
  EXPECT_EQ(taken(get(host + "Content-Length: 007\r\n")).length, 7U);
  EXPECT_EQ(taken(get(host + "Transfer-Encoding: Chunked\r\n")).framing, Framing::chunked);
}

TEST(MessageHeadTest, SmugglingIsRefused) {
  const std::vector<std::pair<std::string, int>> cases = {
      {get(host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
      {get(host + "Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
      {get(host + "Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
      {get(host + "Content-Length: 1, 1\r\n"), 400},
      {get(host + "Content-Length: +1\r\n"), 400},
      {get(host + "Content-Length: -1\r\n"), 400},
      {get(host + "Content-Length: 0x1\r\n"), 400},
      {get(host + "Content-Length: 1 1\r\n"), 400},
      {get(host + "Content-Length:\r\n"), 400},
      {get(host + "Content-Length: 99999999999999999999\r\n"), 413},
      {get(host + "Content-Length : 1\r\n"), 400},
      {get(host + "Content-Length\t: 1\r\n"), 400},
      {get(host + " Content-Length: 1\r\n"), 400},
      {get(host + "X: a\r\n b\r\n"), 400},
      {get(host + "X: a\r\n\tTransfer-Encoding: chunked\r\n"), 400},
      {get(host + "X: a\nContent-Length: 1\r\n"), 400},
      {get(host + "X: a\rContent-Length: 1\r\n"), 400},
      {get(host + std::string("X: a\0b\r\n", 8)), 400},
      {get(host + "X: a\x01\r\n"), 400},
      {get(host + "X: a\x7F\r\n"), 400},
      {get(host + "X\r\n"), 400},
      {get(host + ": a\r\n"), 400},
      {get(host + "X(y): a\r\n"), 400},
      {get(host + "X\x80: a\r\n"), 400},
      {get(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {get(host + "Transfer-Encoding: chunked, chunked\r\n"), 501},
      {get(host + "Transfer-Encoding: gzip, chunked\r\n"), 501},
      {get(host + "Transfer-Encoding: identity\r\n"), 501},
      {get(host + "Transfer-Encoding: xchunked\r\n"), 501},
      {get(host + "Transfer-Encoding:\r\n"), 501},
      {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {get(""), 400},
      {get(host + host), 400},
      {get("Host:\r\n"), 400},
      {get("Host: a b\r\n"), 400},
      {get("Host: a/b\r\n"), 400},
      {get("Host: a@b\r\n"), 400},
      {get(host + "Cookie: a=1\r\nCookie: b=2\r\n"), 400},
      {get(host + "Authorization: a\r\nauthorization: b\r\n"), 400},
      {get(host + "Content-Encoding: gzip\r\n"), 415},
      {get(host + "Expect: 200-ok\r\n"), 417},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(status(text), expected) << text;
}

TEST(MessageHeadTest, RequestLinesHaveOneForm) {
  const std::vector<std::pair<std::string, int>> cases = {
      {"GET / HTTP/1.1", 0},
      {"DELETE /a HTTP/1.1", 0},
      {"GET  / HTTP/1.1", 400},
      {"GET /  HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {" GET / HTTP/1.1", 400},
      {"GET /", 400},
      {"GET", 400},
      {"GET / http/1.1", 400},
      {"GET / HTTP/1.2", 505},
      {"GET / HTTP/2.0", 505},
      {"GET / HTTP/11", 505},
      {"GET / HTTP/0.9", 505},
      {"GE(T / HTTP/1.1", 400},
      {"get / HTTP/1.1", 501},
      {"TRACE / HTTP/1.1", 501},
      {"CONNECT a:1 HTTP/1.1", 501},
      {"PRI * HTTP/2.0", 505},
      {"GET\t/\tHTTP/1.1", 400},
  };
  for (const auto& [line, expected] : cases)
    EXPECT_EQ(status(line + "\r\n" + host + "\r\n"), expected) << line;
  EXPECT_EQ(status("GET / HTTP/1.1\n" + host + "\r\n"), 400);
  EXPECT_EQ(status("\r\n\r\n"), 400);
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\n" + host), 400);
}

TEST(MessageHeadTest, LimitsAreKept) {
  Limits limits;
  limits.fields = 3;
  limits.target_bytes = 5;
  EXPECT_EQ(status(get(host + "A: 1\r\nB: 2\r\n"), limits), 0);
  EXPECT_EQ(status(get(host + "A: 1\r\nB: 2\r\nC: 3\r\n"), limits), 431);
  EXPECT_EQ(status("GET /aaaa HTTP/1.1\r\n" + host + "\r\n", limits), 0);
  EXPECT_EQ(status("GET /aaaaa HTTP/1.1\r\n" + host + "\r\n", limits), 414);
}

}  // namespace
}  // namespace jishi::http
