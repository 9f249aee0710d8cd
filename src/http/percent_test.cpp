#include "http/percent.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace jishi::http {
namespace {

struct PercentCase {
  std::string text;
  Plus plus;
  std::optional<std::string> expected;
};

TEST(PercentTest, DecodesStrictly) {
  using std::string_literals::operator""s;
  const std::vector<PercentCase> cases = {
      {"", Plus::itself, ""},
      {"abc", Plus::itself, "abc"},
      {"%E9%9D%92", Plus::itself, "青"},
      {"%e9%9d%92", Plus::itself, "青"},
      {"a+b", Plus::itself, "a+b"},
      {"a+b", Plus::space, "a b"},
      {"a%2Bb", Plus::space, "a+b"},
      {"%25", Plus::itself, "%"},
      {"%2525", Plus::itself, "%25"},  // once only
      {"%", Plus::itself, std::nullopt},
      {"%4", Plus::itself, std::nullopt},
      {"%4g", Plus::itself, std::nullopt},
      {"% 41", Plus::itself, std::nullopt},
      {"%-1", Plus::itself, std::nullopt},
      {"%u9752", Plus::itself, std::nullopt},
      {"%00", Plus::itself, std::nullopt},
      {"%7F", Plus::space, std::nullopt},
      {"%0A", Plus::itself, std::nullopt},
      {"%0D%0A%09", Plus::space, "\r\n\t"},
      {"%1B", Plus::space, std::nullopt},
      {"%C0%AF", Plus::itself, std::nullopt},        // overlong /
      {"%ED%A0%80", Plus::itself, std::nullopt},     // a surrogate
      {"%F4%90%80%80", Plus::itself, std::nullopt},  // above U+10FFFF
      {"%E9%9D", Plus::itself, std::nullopt},        // cut off
      {"\xE9\x9D\x92", Plus::itself, "青"},
      {"a\0b"s, Plus::itself, std::nullopt},
  };
  for (const PercentCase& each : cases)
    EXPECT_EQ(percent_decoded(each.text, each.plus), each.expected) << each.text;
}

TEST(PercentTest, WhatIsEncodedDecodesToItself) {
  std::string all;
  for (char c = 0x20; c < 0x7F; ++c)
    all += c;
  all += "青白江区𠮷";
  const std::string encoded = percent_encoded(all);
  EXPECT_EQ(encoded.find_first_of(" /?#&=+\"<>"), std::string::npos);
  EXPECT_EQ(percent_decoded(encoded, Plus::itself), all);
  EXPECT_EQ(percent_decoded(encoded, Plus::space), all);
  EXPECT_EQ(percent_encoded("a-b._~9"), "a-b._~9");
  EXPECT_EQ(percent_encoded("保"), "%E4%BF%9D");
}

}  // namespace
}  // namespace jishi::http
