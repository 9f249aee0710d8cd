#include "person/sealing.hpp"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace jishi::person {
namespace {

constexpr std::byte kFormat{1};
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kLongestGeneration = 9;  // LEB128 of a positive int64
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == sizeof(Key::bytes));
static_assert(std::tuple_size_v<WrappedKey> == kNonceBytes + sizeof(Key::bytes) + kTagBytes);
static_assert(std::tuple_size_v<Fingerprint> == crypto_auth_hmacsha256_BYTES);

const unsigned char* raw(const std::byte* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}
unsigned char* raw(std::byte* bytes) {
  return reinterpret_cast<unsigned char*>(bytes);
}
const unsigned char* raw(const char* text) {
  return reinterpret_cast<const unsigned char*>(text);
}

// What is bound to a ciphertext: every part with its length, so that no two places read alike.
class Binding {
 public:
  Binding(std::string_view what, const Place& place, std::int64_t number) {
    add(what);
    add(place.subject.value());
    add(place.generation);
    add(number);
    add(place.purpose);
    add(place.column);
  }
  const unsigned char* data() const { return bytes_.data(); }
  std::size_t size() const { return size_; }

 private:
  void add(std::int64_t number) {
    for (unsigned i = 0; i < 8; ++i)
      bytes_[size_++] =
          static_cast<unsigned char>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xFFU);
  }
  void add(std::string_view word) {
    if (word.size() > Place::kLongestWord) throw std::logic_error("a place with too long a word");
    bytes_[size_++] = static_cast<unsigned char>(word.size());
    std::copy(word.begin(), word.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += word.size();
  }

  std::array<unsigned char, 3 * (Place::kLongestWord + 1) + 3 * 8> bytes_;
  std::size_t size_ = 0;
};

// Nonce, ciphertext and tag into `out`.
void encrypt(const Key& key, const Binding& binding, const unsigned char* plain, std::size_t length,
             std::byte* out, RandomBytes& random) {
  random.fill({out, kNonceBytes});
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out + kNonceBytes), nullptr, plain, length,
                                             binding.data(), binding.size(), nullptr, raw(out),
                                             raw(key.bytes.data()));
}

// `box`: nonce, ciphertext and tag. `out` has room for the plain text.
bool decrypt(const Key& key, const Binding& binding, db::Bytes box, unsigned char* out) {
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             out, nullptr, nullptr, raw(box.data() + kNonceBytes), box.size() - kNonceBytes,
             binding.data(), binding.size(), raw(box.data()), raw(key.bytes.data())) == 0;
}

struct Header {
  std::int64_t generation = 0;
  std::size_t length = 0;
};

std::optional<Header> header_of(db::Bytes sealed) {
  if (sealed.empty() || sealed[0] != kFormat) return std::nullopt;
  Header header;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kLongestGeneration; ++i) {
    if (1 + i >= sealed.size()) return std::nullopt;
    const auto byte = std::to_integer<std::uint64_t>(sealed[1 + i]);
    value |= (byte & 0x7FU) << (7 * i);
    if ((byte & 0x80U) != 0) continue;
    header.generation = static_cast<std::int64_t>(value);
    header.length = i + 2;
    if (sealed.size() < header.length + kNonceBytes + kTagBytes) return std::nullopt;
    return header;
  }
  return std::nullopt;
}

}  // namespace

void start_sodium() {
  // Initialised once, by whichever thread comes first.
  static const int result = sodium_init();
  if (result < 0) {
    throw Failure(
        {"crypto_unavailable", "加密库 libsodium 无法启动（系统不给随机数），请检查系统后重试。"});
  }
}

RandomBytes::~RandomBytes() {
  sodium_memzero(block_.data(), block_.size());
}

void RandomBytes::fill(std::span<std::byte> out) {
  if (out.size() > filled_ - used_) {
    filled_ = filled_ == 0 ? kFirst : block_.size();
    randombytes_buf(block_.data(), filled_);
    used_ = 0;
  }
  std::copy_n(block_.begin() + static_cast<std::ptrdiff_t>(used_), out.size(), out.begin());
  sodium_memzero(block_.data() + used_, out.size());
  used_ += out.size();
}

Sealed seal(const Key& key, const Place& place, std::string_view plain, RandomBytes& random) {
  std::array<std::byte, 1 + kLongestGeneration> header{kFormat};
  std::size_t length = 1;
  for (auto rest = static_cast<std::uint64_t>(place.generation); length == 1 || rest != 0;
       rest >>= 7U)
    header[length++] = static_cast<std::byte>((rest & 0x7FU) | (rest >= 0x80U ? 0x80U : 0U));
  Sealed out(length + kNonceBytes + plain.size() + kTagBytes);
  std::copy_n(header.begin(), length, out.begin());
  encrypt(key, Binding("value", place, 0), raw(plain.data()), plain.size(), out.data() + length,
          random);
  return out;
}

std::optional<std::int64_t> generation_of(db::Bytes sealed) {
  const auto header = header_of(sealed);
  return header ? std::optional(header->generation) : std::nullopt;
}

std::optional<std::string> unseal(const Key& key, const Place& place, db::Bytes sealed) {
  const auto header = header_of(sealed);
  if (!header || header->generation != place.generation) return std::nullopt;
  const db::Bytes box = sealed.subspan(header->length);
  std::string plain(box.size() - kNonceBytes - kTagBytes, '\0');
  if (!decrypt(key, Binding("value", place, 0), box,
               reinterpret_cast<unsigned char*>(plain.data()))) {
    return std::nullopt;
  }
  return plain;
}

WrappedKey wrap(const Key& wrapping, std::int64_t number, const Place& place, const Key& data_key,
                RandomBytes& random) {
  WrappedKey out;
  encrypt(wrapping, Binding("key", place, number), raw(data_key.bytes.data()),
          data_key.bytes.size(), out.data(), random);
  return out;
}

std::optional<Key> unwrap(const Key& wrapping, std::int64_t number, const Place& place,
                          db::Bytes wrapped) {
  Key key;
  if (wrapped.size() != std::tuple_size_v<WrappedKey> ||
      !decrypt(wrapping, Binding("key", place, number), wrapped, raw(key.bytes.data()))) {
    return std::nullopt;
  }
  return key;
}

struct Fingerprints::Keyed {
  crypto_auth_hmacsha256_state state;
};

Fingerprints::Fingerprints(const Key& key) : keyed_(std::make_unique<Keyed>()) {
  crypto_auth_hmacsha256_init(&keyed_->state, raw(key.bytes.data()), key.bytes.size());
}

Fingerprints::~Fingerprints() {
  sodium_memzero(keyed_.get(), sizeof(Keyed));
}

Fingerprint Fingerprints::of(std::string_view kind, std::string_view value) const {
  crypto_auth_hmacsha256_state state = keyed_->state;
  // A kind is a word of ours and holds no NUL.
  crypto_auth_hmacsha256_update(&state, raw(kind.data()), kind.size());
  crypto_auth_hmacsha256_update(&state, raw("\0"), 1);
  crypto_auth_hmacsha256_update(&state, raw(value.data()), value.size());
  Fingerprint out;
  crypto_auth_hmacsha256_final(&state, raw(out.data()));
  sodium_memzero(&state, sizeof state);
  return out;
}

}  // namespace jishi::person
