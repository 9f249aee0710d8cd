#include "access/secret.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/error.hpp"

namespace jishi::access {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kTokenBytes = 32;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == sizeof(SecretKey::bytes));
static_assert(std::tuple_size_v<Mac> == crypto_auth_hmacsha256_BYTES);

void start_sodium() {
  static const int result = sodium_init();
  if (result < 0) {
    throw Failure(
        {"crypto_unavailable", "加密库 libsodium 无法启动（系统不给随机数），请检查系统后重试。"});
  }
}

const unsigned char* raw(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::byte* bytes) {
  return reinterpret_cast<unsigned char*>(bytes);
}

Mac mac_of(std::span<const std::byte> key, const unsigned char* message, std::size_t length) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, raw(key), key.size());
  crypto_auth_hmacsha256_update(&state, message, length);
  Mac mac;
  crypto_auth_hmacsha256_final(&state, raw(mac.data()));
  sodium_memzero(&state, sizeof state);
  return mac;
}

}  // namespace

SecretKey::~SecretKey() {
  sodium_memzero(bytes.data(), bytes.size());
}

SecretKey derived_key(std::span<const std::byte> from, std::string_view purpose) {
  SecretKey key;
  key.bytes = mac_of(from, raw(purpose), purpose.size());
  return key;
}

Mac hmac_sha256(const SecretKey& key, std::span<const std::byte> message) {
  return mac_of(key.bytes, raw(message), message.size());
}

bool same_bytes(std::span<const std::byte> a, std::span<const std::byte> b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::vector<std::byte> random_bytes(std::size_t count) {
  start_sodium();
  std::vector<std::byte> bytes(count);
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string new_token() {
  return base64url(random_bytes(kTokenBytes));
}

Digest token_hash(std::string_view token) {
  return sha256(token);
}

std::string base64url(std::span<const std::byte> bytes) {
  std::string text = base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<std::vector<std::byte>> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string padded(text);
  std::ranges::replace(padded, '-', '+');
  std::ranges::replace(padded, '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return from_base64(padded);
}

std::vector<std::byte> seal(const SecretKey& key, std::string_view place,
                            std::span<const std::byte> plain) {
  std::vector<std::byte> sealed = random_bytes(kNonceBytes);
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed.data() + kNonceBytes), nullptr, raw(plain),
                                             plain.size(), raw(place), place.size(), nullptr,
                                             raw(sealed.data()), raw(key.bytes));
  return sealed;
}

std::optional<std::vector<std::byte>> unseal(const SecretKey& key, std::string_view place,
                                             std::span<const std::byte> sealed) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::vector<std::byte> plain(sealed.size() - kNonceBytes - kTagBytes);
  const std::span<const std::byte> box = sealed.subspan(kNonceBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain.data()), nullptr, nullptr, raw(box),
                                                 box.size(), raw(place), place.size(), raw(sealed),
                                                 raw(key.bytes)) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace jishi::access
