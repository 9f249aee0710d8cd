#include "access/totp.hpp"

#include <gtest/gtest.h>

#include <string>

#include "access/secret.hpp"
#include "access/village_token.hpp"

namespace jishi::access {
namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

Instant at(std::int64_t seconds) {
  return Instant{seconds * 1'000'000};
}

// RFC 6238, appendix B.
TEST(Totp, GivesThePublishedCodes) {
  const std::string digits = "1234567890123456789012345678901234567890123456789012345678901234";
  const struct {
    std::int64_t seconds;
    const char* sha1;
    const char* sha256;
    const char* sha512;
  } cases[] = {
      {59, "94287082", "46119246", "90693936"},
      {1'111'111'109, "07081804", "68084774", "25091201"},
      {1'111'111'111, "14050471", "67062674", "99943326"},
      {1'234'567'890, "89005924", "91819424", "93441116"},
      {2'000'000'000, "69279037", "90698825", "38618901"},
      {20'000'000'000, "65353130", "77737706", "47863826"},
  };
  for (const auto& each : cases) {
    const std::int64_t step = totp_step(at(each.seconds));
    EXPECT_EQ(totp_code(bytes(digits).first(20), step, 8, TotpHash::sha1), each.sha1);
    EXPECT_EQ(totp_code(bytes(digits).first(32), step, 8, TotpHash::sha256), each.sha256);
    EXPECT_EQ(totp_code(bytes(digits).first(64), step, 8, TotpHash::sha512), each.sha512);
  }
}

// RFC 4226, appendix D: the counter as it is.
TEST(Totp, GivesThePublishedCodesByCounter) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t counter = 0; counter < 10; ++counter)
    EXPECT_EQ(totp_code(bytes("12345678901234567890"), counter), codes[counter]);
}

TEST(Totp, TakesTheStepsAroundAndEachOnce) {
  const auto secret = bytes("12345678901234567890");
  const Instant now = at(1'000'000'010);
  const std::int64_t present = totp_step(now);
  for (std::int64_t step = present - 3; step <= present + 3; ++step) {
    const auto found = matching_step(secret, totp_code(secret, step), now, 0);
    EXPECT_EQ(found.has_value(), step >= present - 1 && step <= present + 1) << step - present;
    EXPECT_EQ(found.value_or(step), step);
  }
  const std::string code = totp_code(secret, present);
  EXPECT_EQ(matching_step(secret, code, now, present - 1), present);
  EXPECT_EQ(matching_step(secret, code, now, present), std::nullopt);
  // One that was used takes those before it along.
  EXPECT_EQ(matching_step(secret, totp_code(secret, present - 1), now, present), std::nullopt);
  for (const char* wrong : {"", "12345", "1234567", "abcdef", "      "})
    EXPECT_EQ(matching_step(secret, wrong, now, 0), std::nullopt) << wrong;
}

// RFC 4648, section 10, without the padding.
TEST(Base32, GivesThePublishedTexts) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : cases)
    EXPECT_EQ(base32(bytes(plain)), text);
}

TEST(Totp, WritesTheAddressOfAQrCode) {
  EXPECT_EQ(totp_address(bytes("foobar"), "基石", "qbj 01"),
            "otpauth://totp/%E5%9F%BA%E7%9F%B3:qbj%2001?secret=MZXW6YTBOI&issuer="
            "%E5%9F%BA%E7%9F%B3&algorithm=SHA1&digits=6&period=30");
}

TEST(Secret, OpensInItsPlaceAlone) {
  const SecretKey key = derived_key(bytes("a key from elsewhere"), "totp");
  const SecretKey other = derived_key(bytes("a key from elsewhere"), "village link");
  const auto sealed = seal(key, "account 7", bytes("secret"));
  const auto opened = unseal(key, "account 7", sealed);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(same_bytes(*opened, bytes("secret")));
  EXPECT_FALSE(unseal(key, "account 8", sealed));
  EXPECT_FALSE(unseal(other, "account 7", sealed));
  EXPECT_NE(seal(key, "account 7", bytes("secret")), sealed);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] ^= std::byte{1};
    EXPECT_FALSE(unseal(key, "account 7", changed)) << i;
  }
  for (std::size_t length = 0; length < sealed.size(); ++length)
    EXPECT_FALSE(unseal(key, "account 7", std::span(sealed).first(length))) << length;
}

TEST(Secret, WritesTokensThatFitInALink) {
  const std::string token = new_token();
  EXPECT_EQ(token.size(), 43U);
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                    "0123456789-_"),
            std::string::npos);
  EXPECT_NE(new_token(), token);
  EXPECT_EQ(from_base64url(token)->size(), 32U);
  EXPECT_EQ(from_base64url("a+b"), std::nullopt);
  EXPECT_EQ(from_base64url("a=="), std::nullopt);
}

TEST(VillageToken, ReadsWhatWasSigned) {
  const SecretKey key = derived_key(bytes("a key from elsewhere"), "village link");
  const VillageToken token{VillageLinkId(123'456'789'012), at(1'800'000'000)};
  const std::string text = sign_village_token(key, token);
  EXPECT_EQ(text.size(), 44U);
  EXPECT_EQ(read_village_token(key, text), token);
  const SecretKey other = derived_key(bytes("another key"), "village link");
  EXPECT_EQ(read_village_token(other, text), std::nullopt);
}

TEST(VillageToken, IsRefusedWithAnyBitChanged) {
  const SecretKey key = derived_key(bytes("a key from elsewhere"), "village link");
  const auto signed_bytes =
      from_base64url(sign_village_token(key, {VillageLinkId(7), at(1'800'000'000)})).value();
  for (std::size_t bit = 0; bit < 8 * signed_bytes.size(); ++bit) {
    auto changed = signed_bytes;
    changed[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_EQ(read_village_token(key, base64url(changed)), std::nullopt) << bit;
  }
  for (std::size_t length = 0; length < signed_bytes.size(); ++length)
    EXPECT_EQ(read_village_token(key, base64url(std::span(signed_bytes).first(length))),
              std::nullopt);
  for (const char* text : {"", "x", "not base64!", "AAAA"})
    EXPECT_EQ(read_village_token(key, text), std::nullopt) << text;
}

}  // namespace
}  // namespace jishi::access
