// Tokens, and what is kept of secrets. Nothing here is ever shown, logged or journalled but a new
// token, once, to whom it is for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"

namespace jishi::access {

// A key kept outside the database, given by the composition root; wiped when it goes.
struct SecretKey {
  std::array<std::byte, 32> bytes{};
  SecretKey() = default;
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
};

// A key for one purpose out of another one (HMAC-SHA256): who learns it learns no other.
SecretKey derived_key(std::span<const std::byte> from, std::string_view purpose);

using Mac = std::array<std::byte, 32>;
Mac hmac_sha256(const SecretKey& key, std::span<const std::byte> message);
// In a time that says nothing about where they differ.
bool same_bytes(std::span<const std::byte> a, std::span<const std::byte> b);

// 32 random bytes in base64url: 43 characters, for links, cookies and QR codes.
std::string new_token();
std::vector<std::byte> random_bytes(std::size_t count);
// What is kept of a token. It is random and long: a fast hash does.
Digest token_hash(std::string_view token);
std::string base64url(std::span<const std::byte> bytes);
// nullopt for anything that base64url() does not write.
std::optional<std::vector<std::byte>> from_base64url(std::string_view text);

// XChaCha20-Poly1305 with a random nonce, bound to `place`: it opens nowhere else.
std::vector<std::byte> seal(const SecretKey& key, std::string_view place,
                            std::span<const std::byte> plain);
// nullopt: changed, or not of this key and place.
std::optional<std::vector<std::byte>> unseal(const SecretKey& key, std::string_view place,
                                             std::span<const std::byte> sealed);

}  // namespace jishi::access
