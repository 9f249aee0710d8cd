// The ciphers: XChaCha20-Poly1305 for values and keys, HMAC-SHA256 for fingerprints. Pure but for
// the random numbers, which come from the system.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "person/keys.hpp"
#include "person/vault.hpp"

namespace jishi::person {

// Must have been called once before anything else here; thread safe.
void start_sodium();

// The system's random numbers, taken in blocks: a call of the system for each nonce would cost more
// than the encryption. Not thread safe.
class RandomBytes {
 public:
  ~RandomBytes();
  void fill(std::span<std::byte> out);

 private:
  static constexpr std::size_t kFirst = 256;  // few need more: nonces of one change

  std::array<std::byte, 2'048> block_{};
  std::size_t filled_ = 0;
  std::size_t used_ = 0;
};

// What a sealed value belongs to; bound to it, so that it opens nowhere else. Words are at most
// kLongestWord bytes.
struct Place {
  static constexpr std::size_t kLongestWord = 63;
  SubjectId subject;
  std::string_view purpose;
  std::string_view column;
  std::int64_t generation = 1;
};

// Format (1), generation (LEB128), nonce, ciphertext, tag.
Sealed seal(const Key& key, const Place& place, std::string_view plain, RandomBytes& random);
// Of what seal() wrote; nullopt: not in that form.
std::optional<std::int64_t> generation_of(db::Bytes sealed);
// nullopt: changed, or not of this key and place.
std::optional<std::string> unseal(const Key& key, const Place& place, db::Bytes sealed);

// A data key under a key-wrapping key: nonce, ciphertext, tag.
using WrappedKey = std::array<std::byte, 72>;
WrappedKey wrap(const Key& wrapping, std::int64_t number, const Place& place, const Key& data_key,
                RandomBytes& random);
std::optional<Key> unwrap(const Key& wrapping, std::int64_t number, const Place& place,
                          db::Bytes wrapped);

// Keyed once, used often. Thread safe.
class Fingerprints {
 public:
  explicit Fingerprints(const Key& key);
  ~Fingerprints();
  Fingerprint of(std::string_view kind, std::string_view value) const;

 private:
  struct Keyed;
  std::unique_ptr<Keyed> keyed_;
};

}  // namespace jishi::person
