#include "api/caller_memory.hpp"

#include <gtest/gtest.h>

#include "api/caller.hpp"

namespace jishi::api {
namespace {

constexpr Instant kNow{1'782'871'200'000'000};
constexpr std::int64_t kSecond = 1'000'000;

Digest token(std::uint32_t number) {
  return sha256(std::to_string(number));
}

CallerMemory::Pointer somebody(Instant seen = kNow) {
  Caller caller;
  access::SignedIn signed_in;
  signed_in.session.opened = signed_in.session.seen = seen;
  signed_in.session.ends = Instant{kNow.microseconds + 3'600 * kSecond};
  caller.signed_in = signed_in;
  return std::make_shared<const Caller>(std::move(caller));
}

Instant later(std::int64_t microseconds) {
  return {kNow.microseconds + microseconds};
}

TEST(CallerMemory, KnowsWhoIsRememberedByTheirTokenAlone) {
  CallerMemory memory;
  const auto caller = somebody();
  EXPECT_EQ(memory.find(token(1), {7, kNow}), nullptr);
  memory.keep(token(1), {7, kNow}, caller);
  EXPECT_EQ(memory.find(token(1), {7, kNow}), caller);
  EXPECT_EQ(memory.find(token(2), {7, kNow}), nullptr);
  memory.forget(token(1));
  EXPECT_EQ(memory.find(token(1), {7, kNow}), nullptr);
}

TEST(CallerMemory, ForgetsWithOtherRightsAndWithTime) {
  struct Case {
    const char* why;
    CallerMemory::Moment asked;
  };
  for (const Case& each :
       {Case{"other rights", {8, kNow}}, Case{"earlier rights", {6, kNow}},
        Case{"a second", {7, later(kSecond)}}, Case{"a clock that went back", {7, later(-1)}}}) {
    CallerMemory memory;
    memory.keep(token(1), {7, kNow}, somebody());
    EXPECT_NE(memory.find(token(1), {7, later(kSecond - 1)}), nullptr);
    EXPECT_EQ(memory.find(token(1), each.asked), nullptr) << each.why;
  }
}

TEST(CallerMemory, KnowsNobodyWhoseSessionIsOver) {
  CallerMemory memory;
  const Instant used{kNow.microseconds - access::kIdleSeconds * kSecond + kSecond / 2};
  memory.keep(token(1), {7, kNow}, somebody(used));
  EXPECT_NE(memory.find(token(1), {7, later(kSecond / 2 - 1)}), nullptr);
  EXPECT_EQ(memory.find(token(1), {7, later(kSecond / 2)}), nullptr);
}

TEST(CallerMemory, IsBounded) {
  CallerMemory memory;
  for (std::uint32_t i = 0; i <= CallerMemory::kMostCallers; ++i)
    memory.keep(token(i), {7, kNow}, somebody());
  EXPECT_EQ(memory.find(token(0), {7, kNow}), nullptr);
  EXPECT_NE(memory.find(token(CallerMemory::kMostCallers), {7, kNow}), nullptr);
}

}  // namespace
}  // namespace jishi::api
