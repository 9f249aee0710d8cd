#include "base/base64.hpp"

#include <gtest/gtest.h>

#include <random>

namespace jishi {
namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// RFC 4648, section 10.
TEST(Base64, WritesTheExamplesOfItsStandard) {
  EXPECT_EQ(base64({}), "");
  EXPECT_EQ(base64(bytes("f")), "Zg==");
  EXPECT_EQ(base64(bytes("fo")), "Zm8=");
  EXPECT_EQ(base64(bytes("foo")), "Zm9v");
  EXPECT_EQ(base64(bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(base64(bytes("fooba")), "Zm9vYmE=");
  EXPECT_EQ(base64(bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, ReadsWhatItWrote) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 300; ++size) {
    std::vector<std::byte> some(size);
    for (std::byte& one : some)
      one = static_cast<std::byte>(random() & 255U);
    EXPECT_EQ(from_base64(base64(some)), some) << size;
  }
}

TEST(Base64, RefusesEverythingElse) {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9", "Zm-v",
                           "Zm9v\n", "=m9v", "Z=9v"})
    EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace jishi
