// Passwords as they are kept: argon2id. Slow and large by intent, so how many are made at once is
// bounded.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace jishi::access {

// OWASP's second choice of parameters; 12 ms on the machine of docs/performance.md.
inline constexpr std::size_t kHashMemory = std::size_t{19} << 20;
inline constexpr std::uint64_t kHashPasses = 2;

// What one hash costs.
struct HashingCost {
  std::size_t memory = kHashMemory;
  std::uint64_t passes = kHashPasses;
};

struct HashingLimits {
  int most_at_once = 2;  // each takes the memory of its cost
  int most_waiting = 64;
};

// Thread safe. To be called outside of write transactions.
class PasswordHashing {
 public:
  explicit PasswordHashing(HashingLimits limits = {}, HashingCost cost = {});

  // $argon2id$v=19$m=19456,t=2,p=1$… (of the cost) with a random salt. Error too_busy beyond
  // most_waiting.
  Result<std::string> hash(std::string_view password);
  // An empty hash fits nothing and costs as much, so that the time does not tell whether an account
  // exists. Error too_busy.
  Result<bool> fits(const std::string& hash, std::string_view password);
  // Made at another cost.
  bool outdated(const std::string& hash) const;

 private:
  class Turn;
  const HashingLimits limits_;
  const HashingCost cost_;
  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0;
  int waiting_ = 0;
  const std::string nobody_;
};

}  // namespace jishi::access
