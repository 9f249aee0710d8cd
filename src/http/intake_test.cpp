#include "http/intake.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jishi::http {
namespace {

using State = Intake::State;

class IntakeTest : public testing::Test {
 protected:
  Intake intake() {
    return {limits, [this](const MessageHead&) { return route_limit; }, memory};
  }
  // Feeds in pieces of `step` bytes; the state that ended it, or `more`.
  static State feed(Intake& intake, std::string_view bytes, std::size_t step,
                    std::size_t* used_in_all = nullptr) {
    std::size_t at = 0;
    State state = State::more;
    while (at < bytes.size() && (state == State::more || state == State::proceed)) {
      std::size_t used = 0;
      state = intake.feed(bytes.substr(at, step), used);
      at += used;
    }
    if (used_in_all != nullptr) *used_in_all = at;
    return state;
  }
  int refused(std::string_view bytes, std::size_t step = 7) {
    Intake fresh = intake();
    return feed(fresh, bytes, step) == State::refused ? fresh.refusal().status : 0;
  }

  Limits limits;
  std::size_t route_limit = 1000;
  std::shared_ptr<BodyMemory> memory = std::make_shared<BodyMemory>(2000);
};

const std::string a_read = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string a_write = "POST /a HTTP/1.1\r\nHost: a\r\n";
const std::string in_chunks = a_write + "Transfer-Encoding: chunked\r\n\r\n";

TEST_F(IntakeTest, RequestsAreTheSameHoweverTheyAreCut) {
  const std::string first = a_write + "Content-Length: 5\r\n\r\nhello";
  const std::string second = in_chunks + "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n";
  const std::string all = "\r\n" + first + second + a_read;
  for (std::size_t step = 1; step <= all.size(); ++step) {
    Intake one = intake();
    std::vector<std::string> bodies;
    std::size_t at = 0;
    for (int i = 0; i < 3; ++i) {
      std::size_t used = 0;
      ASSERT_EQ(feed(one, std::string_view(all).substr(at), step, &used), State::complete) << step;
      at += used;
      bodies.push_back(one.take_message().body);
      EXPECT_EQ(one.phase(), Intake::Phase::idle);
    }
    EXPECT_EQ(at, all.size());
    EXPECT_EQ(bodies, (std::vector<std::string>{"hello", "abc0123456789", ""})) << step;
  }
}

TEST_F(IntakeTest, WhatIsBrokenIsRefusedWhereItBreaks) {
  EXPECT_EQ(refused("GET /a HTTP/1.1\n"), 400);
  EXPECT_EQ(refused("\r\n\r\n"), 400);
  EXPECT_EQ(refused("\n"), 400);
  EXPECT_EQ(refused("\x16\x03\x01\x02\x0A"), 400);  // a TLS client
  for (const std::string_view body :
       {"\r\n", "x\r\n", " 1\r\n", "1 \r\n", "1\n", "1;a=b\r\n", "-1\r\n", "0x1\r\n",
        "123456789\r\n", "1\r\nab\r\n", "1\r\na\n", "0\r\nX: y\r\n", "0\r\n\n", "0\n\r\n"})
    EXPECT_EQ(refused(in_chunks + std::string(body)), 400) << body;
}

TEST_F(IntakeTest, HeadsWithoutEndAreRefusedAtTheLimit) {
  limits.head_bytes = 200;
  EXPECT_EQ(refused("GET /" + std::string(200, 'a')), 414);
  EXPECT_EQ(refused(a_write + "X: " + std::string(200, 'a')), 431);
  const std::string fits =
      a_write + "X: " + std::string(200 - a_write.size() - 7, 'a') + "\r\n\r\n";
  ASSERT_EQ(fits.size(), limits.head_bytes);
  EXPECT_EQ(refused(fits), 0);
  EXPECT_EQ(refused(a_write + "X: a" + fits.substr(a_write.size() + 3)), 431);
}

TEST_F(IntakeTest, BodiesEndAtTheRoutesLimit) {
  EXPECT_EQ(refused(a_write + "Content-Length: 1000\r\n\r\n" + std::string(1000, 'a')), 0);
  EXPECT_EQ(refused(a_write + "Content-Length: 1001\r\n\r\n"), 413) << "before the body is there";
  EXPECT_EQ(refused(in_chunks + "3E8\r\n" + std::string(1000, 'a') + "\r\n0\r\n\r\n"), 0);
  EXPECT_EQ(refused(in_chunks + "3E9\r\n" + std::string(1001, 'a')), 413);
  EXPECT_EQ(refused(in_chunks + "ffffffff\r\n{"), 413) << "before the chunk is there";
  limits.largest_body_bytes = 10;
  EXPECT_EQ(refused(a_write + "Content-Length: 11\r\n\r\n"), 413);
  route_limit = 0;
  EXPECT_EQ(refused(a_write + "Content-Length: 1\r\n\r\n"), 413);
}

TEST_F(IntakeTest, AllBodiesShareOneMemoryAndGiveItBack) {
  const std::string big = a_write + "Content-Length: 900\r\n\r\n" + std::string(900, 'a');
  std::vector<Message> held;
  for (int i = 0; i < 2; ++i) {
    Intake one = intake();
    ASSERT_EQ(feed(one, big, 100), State::complete);
    held.push_back(one.take_message());
  }
  EXPECT_EQ(memory->held(), 1800U);
  EXPECT_EQ(refused(big), 503);
  EXPECT_EQ(memory->held(), 1800U) << "what was refused holds nothing";
  held.clear();
  EXPECT_EQ(memory->held(), 0U);
  EXPECT_EQ(refused(big), 0);
}

TEST_F(IntakeTest, TheClientIsToldToGoOnOnlyWhenItsBodyIsTaken) {
  Intake one = intake();
  const std::string head = a_write + "Expect: 100-continue\r\nContent-Length: ";
  EXPECT_EQ(feed(one, head + "3\r\n\r\n", 4096), State::proceed);
  EXPECT_EQ(feed(one, "abc", 4096), State::complete);
  EXPECT_EQ(refused(head + "3000\r\n\r\n"), 413);
}

TEST_F(IntakeTest, PhasesSayWhatIsWaitedFor) {
  Intake one = intake();
  EXPECT_EQ(one.phase(), Intake::Phase::idle);
  feed(one, "\r\n", 1);
  EXPECT_EQ(one.phase(), Intake::Phase::idle);
  feed(one, "P", 1);
  EXPECT_EQ(one.phase(), Intake::Phase::head);
  feed(one, a_write.substr(1) + "Content-Length: 3\r\n\r\na", 1);
  EXPECT_EQ(one.phase(), Intake::Phase::body);
  EXPECT_EQ(one.body_bytes(), 1U);
}

}  // namespace
}  // namespace jishi::http
