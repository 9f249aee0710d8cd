#include "access/password.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "access/password_hash.hpp"

namespace jishi::access {
namespace {

std::string repeated(const char* text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

TEST(Password, IsJudgedByLengthAndLikeness) {
  const struct {
    std::string password;
    std::string login;
    std::string code;
  } cases[] = {
      {"correct horse battery", "zhangsan", ""},
      {"春风又绿江南岸明月何时照我还", "zhangsan", ""},
      {"alllowercase words", "zhangsan", ""},
      {"short pass1", "zhangsan", "password_too_short"},
      {"twelve chars", "zhangsan", ""},
      {"", "zhangsan", "password_too_short"},
      {"春风又绿江南岸明月", "zhangsan", "password_too_short"},
      {repeated("abcdefgh", 16), "zhangsan", ""},
      {repeated("abcdefgh", 16) + "x", "zhangsan", "password_too_long"},
      {repeated("x", 1'000'000), "zhangsan", "password_too_long"},
      {repeated("a", 12), "zhangsan", "password_too_simple"},
      {"abababababababab", "zhangsan", "password_too_simple"},
      {"1234567890123", "zhangsan", "password_too_simple"},
      {"3210987654321", "zhangsan", "password_too_simple"},
      {"abcdefghijklmn", "zhangsan", "password_too_simple"},
      {"ABCDefghijklmn", "zhangsan", "password_too_simple"},
      {"zhangsanzhangsan", "zhangsan", "password_is_login"},
      {"ZhangSan2026!", "zhangsan", "password_is_login"},
      {"nasgnahz12345", "zhangsan", "password_is_login"},
      {"zhangsan buys 3 red apples", "zhangsan", ""},
      {"qingbaijiang.tuanwei", "qingbaijiang.tuanwei", "password_is_login"},
      {std::string("with\nline break"), "zhangsan", "password_not_text"},
      {std::string("not utf \xff\xfe eight"), "zhangsan", "password_not_text"},
      {"共青团中央成都市红阳村团支部", "zhangsan", "password_of_office"},
      {"红阳村团支部红阳村团支部2026", "zhangsan", "password_of_office"},
      {"hongyang village!!", "zhangsan", "password_of_office"},
      {"gongqingtuan123456", "zhangsan", "password_of_office"},
      {"tuanwei-mima-2026", "zhangsan", "password_of_office"},
      {"tuanwei buys 3 red apples", "zhangsan", ""},
      {"1q2w3e4r5t6y", "zhangsan", "password_known"},
      {"QwertyQwerty", "zhangsan", "password_known"},
      {"qwertyqwerty2026!!", "zhangsan", "password_known"},
      // A very short login is in every password by chance.
      {"a quiet afternoon", "a", ""},
  };
  for (const auto& each : cases) {
    const Result<void> checked =
        check_password(each.password, {each.login, {"红阳村团支部", "Hongyang Village"}});
    EXPECT_EQ(checked ? "" : checked.error().code, each.code) << each.password.substr(0, 40);
  }
}

TEST(Lockout, GrowsAndEnds) {
  const auto at = [](std::int64_t seconds) { return Instant{seconds * 1'000'000}; };
  // Failures so far and the seconds to wait after the last one.
  const struct {
    std::int64_t failures;
    std::int64_t delay;
  } cases[] = {{0, 0},
               {1, 0},
               {4, 0},
               {5, 30},
               {6, 60},
               {7, 120},
               {8, 240},
               {9, 480},
               {10, 960},
               {11, 1'920},
               {12, 3'600},
               {13, 3'600},
               {63, 3'600},
               {64, 3'600},
               {65, 3'600},
               {1'000, 3'600},
               {1'000'000'000, 3'600}};
  for (const auto& each : cases) {
    const Attempts attempts{each.failures, at(1'000)};
    EXPECT_EQ(next_attempt(attempts), at(1'000 + each.delay)) << each.failures;
    const Result<Attempts> counted = count_attempt(attempts, at(1'000 + each.delay));
    ASSERT_TRUE(counted) << each.failures;
    EXPECT_EQ(counted->failures, each.failures + 1);
    EXPECT_EQ(counted->last, at(1'000 + each.delay));
    if (each.delay == 0) continue;
    const Result<Attempts> early = count_attempt(attempts, at(1'000 + each.delay - 1));
    ASSERT_FALSE(early) << each.failures;
    EXPECT_EQ(early.error().code, "too_many_attempts");
  }
}

TEST(Lockout, SaysHowLong) {
  const Attempts attempts{6, Instant{0}};
  EXPECT_NE(count_attempt(attempts, Instant{1}).error().message.find("1 分钟"), std::string::npos);
  EXPECT_NE(count_attempt(attempts, Instant{55'000'000}).error().message.find("5 秒"),
            std::string::npos);
}

TEST(Lockout, ForgetsAfterADay) {
  const Attempts attempts{40, Instant{0}};
  const Result<Attempts> counted =
      count_attempt(attempts, Instant{kForgottenAfterSeconds * 1'000'000});
  ASSERT_TRUE(counted);
  EXPECT_EQ(counted->failures, 1);
}

// What somebody gains who tries without a pause for a year: NIST SP 800-63B asks for a bound.
TEST(Lockout, BoundsGuesses) {
  Attempts attempts;
  std::int64_t guesses = 0;
  constexpr std::int64_t kYear = std::int64_t{365} * 24 * 3'600 * 1'000'000;
  for (Instant now{1}; now.microseconds < kYear; ++guesses) {
    attempts = count_attempt(attempts, now).value();
    now = std::max(next_attempt(attempts), Instant{now.microseconds + 1});
  }
  EXPECT_LT(guesses, 365 * 24 + 20);
  EXPECT_GT(guesses, 365 * 23);
}

TEST(PasswordHash, FitsItsPasswordAlone) {
  PasswordHashing hashing;
  const std::string hash = hashing.hash("correct horse battery").or_throw();
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=19456,t=2,p=1$", 0), 0U) << hash;
  EXPECT_TRUE(hashing.fits(hash, "correct horse battery").value());
  EXPECT_FALSE(hashing.fits(hash, "correct horse batterz").value());
  EXPECT_FALSE(hashing.fits(hash, "").value());
  EXPECT_NE(hashing.hash("correct horse battery").or_throw(), hash);
  EXPECT_FALSE(hashing.outdated(hash));
  EXPECT_TRUE(
      hashing.outdated("$argon2id$v=19$m=8192,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
                       "8Fs4Yc3R0mzpq8Uum8zY6pVLm4ShJw0F2oxFV+0l6vA"));
  EXPECT_FALSE(hashing.fits("", "correct horse battery").value());
  EXPECT_FALSE(hashing.fits("not a hash", "correct horse battery").value());
}

TEST(PasswordHash, RefusesBeyondItsLimits) {
  PasswordHashing none({0, 0});
  EXPECT_EQ(none.hash("correct horse battery").error().code, "too_busy");
  EXPECT_EQ(none.fits("", "correct horse battery").error().code, "too_busy");
}

}  // namespace
}  // namespace jishi::access
