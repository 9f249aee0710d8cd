#include "access/password_hash.hpp"

#include <sodium.h>

#include <array>
#include <new>

#include "access/secret.hpp"

namespace jishi::access {
namespace {

static_assert(crypto_pwhash_ALG_ARGON2ID13 == crypto_pwhash_ALG_DEFAULT);

std::string argon2id(std::string_view password, HashingCost cost) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return text.data();
}

}  // namespace

class PasswordHashing::Turn {
 public:
  explicit Turn(PasswordHashing& hashing) : hashing_(hashing) {
    std::unique_lock lock(hashing_.mutex_);
    if (hashing_.running_ >= hashing_.limits_.most_at_once) {
      if (hashing_.waiting_ >= hashing_.limits_.most_waiting) return;
      ++hashing_.waiting_;
      hashing_.free_.wait(lock, [&] { return hashing_.running_ < hashing_.limits_.most_at_once; });
      --hashing_.waiting_;
    }
    ++hashing_.running_;
    has_ = true;
  }
  ~Turn() {
    if (!has_) return;
    const std::scoped_lock lock(hashing_.mutex_);
    --hashing_.running_;
    hashing_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool has() const { return has_; }
  static Error refusal() { return {"too_busy", "现在登录的人太多，请过一会儿再试。"}; }

 private:
  PasswordHashing& hashing_;
  bool has_ = false;
};

PasswordHashing::PasswordHashing(HashingLimits limits, HashingCost cost)
    : limits_(limits), cost_(cost), nobody_(argon2id(new_token(), cost)) {}

Result<std::string> PasswordHashing::hash(std::string_view password) {
  const Turn turn(*this);
  if (!turn.has()) return Turn::refusal();
  return argon2id(password, cost_);
}

Result<bool> PasswordHashing::fits(const std::string& hash, std::string_view password) {
  const Turn turn(*this);
  if (!turn.has()) return Turn::refusal();
  const std::string& against = hash.empty() ? nobody_ : hash;
  const int result = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size());
  return result == 0 && !hash.empty();
}

bool PasswordHashing::outdated(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memory) != 0;
}

}  // namespace jishi::access
