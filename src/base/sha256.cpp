#include "base/sha256.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace jishi {

namespace {

// Looked up once: finding it costs more than a short text's digest, and takes locks.
const EVP_MD* algorithm() {
  static EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(state); }
  void start() {
    if (EVP_DigestInit_ex2(state, algorithm(), nullptr) != 1) {
      throw std::runtime_error("OpenSSL refuses to start SHA-256");
    }
  }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  if (algorithm() == nullptr || context_->state == nullptr) throw std::bad_alloc();
  context_->start();
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(context_->state, bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
  update(std::as_bytes(std::span(text)));
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context_->state, reinterpret_cast<unsigned char*>(digest.data()), &length);
  context_->start();
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Digest sha256(std::string_view text) {
  return sha256(std::as_bytes(std::span(text)));
}

}  // namespace jishi
