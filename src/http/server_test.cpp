// The server as an honest client sees it, over real sockets.
#include "http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "http/testing/raw_client.hpp"
#include "http/testing/test_server.hpp"

namespace jishi::http {
namespace {

using namespace http::testing;
using ::testing::HasSubstr;
using ::testing::Not;

RawResponse ask(std::uint16_t port, const std::string& text, std::string_view method = "GET") {
  RawClient client(port);
  client.send(text);
  const auto response = client.receive(method);
  EXPECT_TRUE(response) << text.substr(0, 200);
  return response.value_or(RawResponse{});
}

TEST(ServerTest, AnswersAndKeepsTheConnection) {
  TestServer tested;
  RawClient client(tested.port());
  std::set<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(plain("GET", "/hello?secret=1")));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "hello");
    EXPECT_EQ(response->field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response->field("Connection"), std::nullopt);
    EXPECT_TRUE(response->field("Date"));
    ids.insert(response->field("X-Request-Id").value_or(""));
  }
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_EQ(tested.server().figures().connections, 1U);
}

TEST(ServerTest, ClosesWhenTheClientSaysSo) {
  TestServer tested;
  RawClient client(tested.port());
  client.send(plain("GET", "/hello", "Connection: close\r\n"));
  EXPECT_EQ(client.receive()->field("Connection"), "close");
  EXPECT_TRUE(client.is_closed());

  RawClient old(tested.port());
  old.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.receive()->body, "hello");
  EXPECT_TRUE(old.is_closed());
}

TEST(ServerTest, PipelinedRequestsAreAnsweredInTheirOrder) {
  TestServer tested;
  RawClient client(tested.port());
  std::string all;
  for (int i = 0; i < 200; ++i)
    all += i % 2 == 0 ? with_body("POST", "/echo", std::to_string(i)) : plain("GET", "/bytes/7");
  client.send(all);
  for (int i = 0; i < 200; ++i) {
    const auto response = client.receive();
    ASSERT_TRUE(response) << i;
    EXPECT_EQ(response->body, i % 2 == 0 ? std::to_string(i) : "xxxxxxx");
  }
}

TEST(ServerTest, HeadOptionsAndWrongMethods) {
  TestServer tested;
  RawClient client(tested.port());
  client.send(plain("HEAD", "/bytes/12345") + plain("GET", "/hello"));
  const auto head = client.receive("HEAD");
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->field("Content-Length"), "12345");
  EXPECT_EQ(client.receive()->body, "hello") << "no body came before it";

  const auto wrong = ask(tested.port(), plain("DELETE", "/hello"));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.field("Allow"), "OPTIONS, GET, HEAD");
  EXPECT_THAT(wrong.body, HasSubstr("\"code\":\"method_not_allowed\""));
  const auto options = ask(tested.port(), plain("OPTIONS", "/hello"));
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.field("Content-Length"), std::nullopt);
  EXPECT_EQ(options.field("Allow"), "OPTIONS, GET, HEAD");
  EXPECT_EQ(ask(tested.port(), plain("GET", "/nothing")).status, 404);
  EXPECT_EQ(ask(tested.port(), plain("GET", "/bytes/x")).status, 404);
  EXPECT_EQ(ask(tested.port(), plain("GET", "/hello/")).status, 404);
}

TEST(ServerTest, ErrorsAreProblemsAndTellNothingInside) {
  TestServer tested;
  const auto failure = ask(tested.port(), plain("GET", "/failure", "X-Request-Id: abc-1\r\n"));
  EXPECT_EQ(failure.status, 409);
  EXPECT_EQ(failure.field("Content-Type"), "application/problem+json");
  const std::string id = failure.field("X-Request-Id").value_or("");
  EXPECT_NE(id, "abc-1") << "whoever asks does not name our requests";
  EXPECT_EQ(failure.field("Referrer-Policy"), "same-origin");
  EXPECT_EQ(failure.body,
            "{\"type\":\"urn:jishi:problem:stale\",\"title\":\"Conflict\",\"status\":409,"
            "\"detail\":\"这一行已被别人改过。请刷新后再改。\",\"code\":\"stale\","
            "\"request_id\":\"" +
                id + "\"}");
  const auto fault = ask(tested.port(), plain("GET", "/fault"));
  EXPECT_EQ(fault.status, 500);
  EXPECT_THAT(fault.body, Not(HasSubstr("secret")));
  const auto broken = ask(tested.port(), plain("GET", "/broken"));
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.field("Set-Cookie"), std::nullopt);
  EXPECT_THAT(tested.faults(),
              ::testing::ElementsAre("secret of the database", HasSubstr("X-Broken")));
}

TEST(ServerTest, CompressesAndKnowsWhatTheClientHas) {
  TestServer tested;
  const auto packed =
      ask(tested.port(), plain("GET", "/bytes/100000", "Accept-Encoding: gzip, br\r\n"));
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.field("Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 1000U);
  const std::string tag = packed.field("ETag").value_or("");
  EXPECT_EQ(tag, "\"v1-gz\"");
  const auto again =
      ask(tested.port(), plain("GET", "/bytes/100000", "If-None-Match: " + tag + "\r\n"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.field("Content-Length"), std::nullopt);
  EXPECT_EQ(ask(tested.port(), plain("GET", "/bytes/100000")).body.size(), 100000U);
}

TEST(ServerTest, LargeBodiesGoBothWays) {
  Limits limits;
  limits.body_bytes = limits.largest_body_bytes = std::size_t{32} << 20;
  limits.all_body_bytes = std::size_t{40} << 20;
  TestServer tested(limits);
  std::string body(20'000'000, 'b');
  for (std::size_t i = 0; i < body.size(); i += 997)
    body[i] = static_cast<char>('a' + i % 26);
  RawClient client(tested.port());
  std::thread sender([&] { client.send(with_body("POST", "/echo", body)); });
  const auto response = client.receive();
  sender.join();
  ASSERT_TRUE(response);
  EXPECT_TRUE(response->body == body);
  EXPECT_TRUE(eventually([&] { return tested.server().figures().body_bytes == 0; }));
}

TEST(ServerTest, TellsAClientThatAsksToGoOn) {
  TestServer tested;
  RawClient client(tested.port());
  client.send(plain("POST", "/echo", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(client.receive()->status, 100);
  client.send("abc");
  EXPECT_EQ(client.receive()->body, "abc");
  client.send(plain("POST", "/echo", "Content-Length: 3\r\nExpect: 100-continue\r\n") + "abc");
  EXPECT_EQ(client.receive()->status, 200) << "the body was there already";
}

TEST(ServerTest, RecordsSayWhatHappenedAndNothingAboutAnybody) {
  TestServer tested;
  ask(tested.port(), plain("GET", "/bytes/77?name=Zhang", "Cookie: token=abc\r\n"));
  ask(tested.port(), plain("GET", "/Zhang/110101"));
  ask(tested.port(), "garbage\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return tested.records().size() == 3; }));
  const auto records = tested.records();
  EXPECT_EQ(records[0].route, "/bytes/{n:number}");
  EXPECT_EQ(records[0].status, 200);
  EXPECT_EQ(records[0].body_bytes, 77U);
  EXPECT_EQ(records[0].outcome, Outcome::sent);
  EXPECT_EQ(records[1].code, "not_found");
  EXPECT_EQ(records[2].method, "-");
  EXPECT_EQ(records[2].code, "bad_request");
  for (const auto& record : records) {
    const std::string line = access_line(record);
    for (const auto* word : {"Zhang", "110101", "name", "token", "127.0.0.1", "garbage"})
      EXPECT_THAT(line, Not(HasSubstr(word)));
  }
}

TEST(ServerTest, EventsFlowUntilOneSideEnds) {
  Limits limits;
  limits.event_heartbeat = std::chrono::milliseconds(20);
  TestServer tested(limits);
  RawClient client(tested.port());
  client.send(plain("GET", "/events"));
  ASSERT_TRUE(eventually([&] { return tested.streams().size() == 1; }));
  auto stream = tested.streams().front();
  EXPECT_TRUE(stream->send("progress", "a\nb", "7"));
  std::string text;
  while (text.find("data: b\n\n") == std::string::npos)
    text += client.receive_bytes(1);
  EXPECT_THAT(text, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(text, HasSubstr("event: progress\nid: 7\ndata: a\ndata: b\n\n"));
  while (text.find(":\n\n") == std::string::npos)
    text += client.receive_bytes(1);  // a heartbeat
  stream->close();
  EXPECT_FALSE(stream->send("", "late"));
  EXPECT_EQ(client.receive_bytes(1U << 20).find("late"), std::string::npos);

  RawClient second(tested.port());
  second.send(plain("GET", "/events"));
  ASSERT_TRUE(eventually([&] { return tested.streams().size() == 2; }));
  stream = tested.streams().back();
  second.reset();
  EXPECT_TRUE(eventually([&] { return stream->closed(); })) << "noticed by the heartbeat";
  stream.reset();
  tested.drop_streams();
  EXPECT_TRUE(eventually([&] { return tested.server().figures().event_streams == 0; }));
  EXPECT_TRUE(eventually([&] { return tested.server().figures().running_requests == 0; }));
}

TEST(ServerTest, AnAddressThatIsTakenOrNotOursIsAnError) {
  TestServer tested;
  ServerOptions options;
  options.port = tested.port();
  EXPECT_EQ(Server::start(options, Router()).error().code, "listen_failed");
  options.address = "example.org";
  EXPECT_EQ(Server::start(options, Router()).error().code, "listen_failed");
  options = {};
  options.address = "::1";
  const auto six = Server::start(options, Router());
  EXPECT_TRUE(six);
  options.limits.event_heartbeat = options.limits.handling_time;
  EXPECT_THROW((void)Server::start(options, Router()), std::logic_error);
}

}  // namespace
}  // namespace jishi::http
