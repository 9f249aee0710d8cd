#include "access/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "access/secret.hpp"

namespace jishi::access {
namespace {

const EVP_MD* algorithm(TotpHash hash) {
  switch (hash) {
    case TotpHash::sha1:
      return EVP_sha1();
    case TotpHash::sha256:
      return EVP_sha256();
    case TotpHash::sha512:
      return EVP_sha512();
  }
  return EVP_sha1();
}

// Everything but unreserved characters (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out.append("%").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 0xFU]);
    }
  }
  return out;
}

}  // namespace

std::string totp_code(std::span<const std::byte> secret, std::int64_t step, int digits,
                      TotpHash hash) {
  std::array<unsigned char, 8> counter{};
  for (unsigned i = 0; i < 8; ++i)
    counter[7 - i] =
        static_cast<unsigned char>((static_cast<std::uint64_t>(step) >> (8 * i)) & 0xFFU);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  if (HMAC(algorithm(hash), secret.data(), static_cast<int>(secret.size()), counter.data(),
           counter.size(), mac.data(), &length) == nullptr) {
    throw std::runtime_error("OpenSSL refuses an HMAC");
  }
  const std::size_t at = mac[length - 1] & 0xFU;
  std::uint32_t number = mac[at] & 0x7FU;
  for (std::size_t i = 1; i < 4; ++i)
    number = (number << 8U) | mac[at + i];
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10)
    *digit = static_cast<char>('0' + number % 10);
  return code;
}

std::int64_t totp_step(Instant now) {
  return now.microseconds / 1'000'000 / kTotpStepSeconds;
}

std::optional<std::int64_t> matching_step(std::span<const std::byte> secret, std::string_view code,
                                          Instant now, std::int64_t last_used) {
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step(now);
  // All are looked at: the time does not tell which one fitted.
  for (std::int64_t step = present - kTotpTolerance; step <= present + kTotpTolerance; ++step) {
    const std::string expected = totp_code(secret, step);
    if (same_bytes(std::as_bytes(std::span(expected)), std::as_bytes(std::span(code))) &&
        step > last_used) {
      found = step;
    }
  }
  return found;
}

std::string base32(std::span<const std::byte> bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const std::byte byte : bytes) {
    held = ((held << 8U) | std::to_integer<std::uint32_t>(byte)) & 0xFFFFU;
    for (bits += 8; bits >= 5; bits -= 5)
      text += kAlphabet[(held >> (bits - 5)) & 0x1FU];
  }
  if (bits > 0) text += kAlphabet[(held << (5 - bits)) & 0x1FU];
  return text;
}

std::string totp_address(std::span<const std::byte> secret, std::string_view issuer,
                         std::string_view login) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(login) +
         "?secret=" + base32(secret) + "&issuer=" + percent_encoded(issuer) +
         "&algorithm=SHA1&digits=" + std::to_string(kTotpDigits) +
         "&period=" + std::to_string(kTotpStepSeconds);
}

}  // namespace jishi::access
