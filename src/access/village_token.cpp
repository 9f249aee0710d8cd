#include "access/village_token.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "access/seconds.hpp"

namespace jishi::access {
namespace {

constexpr std::byte kFormat{1};
constexpr std::size_t kSigned = 1 + 8 + 8;
constexpr std::size_t kMacBytes = 16;

void put(std::byte* at, std::int64_t number) {
  for (unsigned i = 0; i < 8; ++i)
    at[i] = static_cast<std::byte>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xFFU);
}

std::int64_t taken(const std::byte* at) {
  std::uint64_t number = 0;
  for (unsigned i = 0; i < 8; ++i)
    number |= std::to_integer<std::uint64_t>(at[i]) << (8 * i);
  return static_cast<std::int64_t>(number);
}

}  // namespace

std::string sign_village_token(const SecretKey& key, const VillageToken& token) {
  std::array<std::byte, kSigned + kMacBytes> bytes{kFormat};
  put(bytes.data() + 1, token.link.value());
  put(bytes.data() + 9, token.expires.microseconds / kSecond);
  const Mac mac = hmac_sha256(key, std::span(bytes).first(kSigned));
  std::copy_n(mac.begin(), kMacBytes, bytes.begin() + kSigned);
  return base64url(bytes);
}

std::optional<VillageToken> read_village_token(const SecretKey& key, std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != kSigned + kMacBytes || bytes->front() != kFormat)
    return std::nullopt;
  const Mac mac = hmac_sha256(key, std::span(*bytes).first(kSigned));
  if (!same_bytes(std::span(mac).first(kMacBytes), std::span(*bytes).subspan(kSigned)))
    return std::nullopt;
  const std::int64_t seconds = taken(bytes->data() + 9);
  // Only what we signed comes here: the number of seconds is one of ours.
  return VillageToken{VillageLinkId(taken(bytes->data() + 1)), Instant{seconds * kSecond}};
}

}  // namespace jishi::access
