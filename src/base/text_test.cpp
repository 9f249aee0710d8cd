#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"

namespace jishi {
namespace {

TEST(Text, AcceptsOnlyUtf8) {
  EXPECT_TRUE(is_utf8("团支部 𠮷"));
  for (const char* text : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                           "\xE5\x9B", "\xFF", "\xF5\x80\x80\x80", "\xC1\xBF"}) {
    EXPECT_FALSE(is_utf8(text));
    EXPECT_FALSE(code_points(text));
  }
}

// Wherever the bad byte stands, before, within and behind what is checked eight bytes at a time.
TEST(Text, FindsABadByteAnywhere) {
  const std::string good = "abcdefgh12团支部345678901234é𠮷!";
  ASSERT_TRUE(is_utf8(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = '\xFF';
    EXPECT_FALSE(is_utf8(bad)) << at;
    EXPECT_EQ(is_utf8(good.substr(0, at)), code_points(good.substr(0, at)).has_value()) << at;
  }
}

TEST(Text, KnowsWhatIsNotAPlainLine) {
  for (const char* good : {"红阳街道", "a b", "〇六六团", "—x…", " 前有空格"}) {
    EXPECT_TRUE(is_plain_line(good)) << good;
  }
  for (const char* bad : {"", "  ", "\u3000 ", "a\nb", "a\tb", "\x7F", "西\u202E城", "\u2066x"}) {
    EXPECT_FALSE(is_plain_line(bad)) << bad;
  }
}

TEST(Text, RoundTripsCodePoints) {
  const std::string text = "aé〇𠮷";
  EXPECT_EQ(to_utf8(*code_points(text)), text);
  EXPECT_EQ(length_in_code_points(text), 4U);
}

TEST(Text, PadsByWhatATerminalShows) {
  EXPECT_EQ(display_width("青白江区 a"), 10U);
  EXPECT_EQ(padded("区", 4), "区  ");
  EXPECT_EQ(padded("青白江", 4), "青白江");
}

TEST(Text, Hex) {
  EXPECT_EQ(hex(*from_hex("00ff7A")), "00ff7a");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Text, Numbers) {
  EXPECT_EQ(parse_int64("-9223372036854775808"), INT64_MIN);
  EXPECT_FALSE(parse_int64("9223372036854775808"));
  EXPECT_FALSE(parse_int64("1 "));
  EXPECT_FALSE(parse_int64(""));
  EXPECT_EQ(grouped(665276), "665,276");
  EXPECT_EQ(grouped(-100), "-100");
  EXPECT_EQ(grouped(-1000), "-1,000");
}

// FIPS 180-4 examples.
TEST(Sha256, KnownDigests) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 hash;
  hash.update("a");
  hash.finish();
  hash.update("ab");
  hash.update("c");
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

}  // namespace
}  // namespace jishi
