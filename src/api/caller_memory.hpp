// Who asks, remembered for a moment: a page asks many times a second, and seldom has anything of
// its user changed in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/sha256.hpp"

namespace jishi::api {

struct Caller;

// Thread safe. What is remembered of somebody is forgotten with the first change of anybody's
// rights that the index knows of, which is before who changed them hears of it; at midnight, since
// grants hold for days; when a limit of the session has passed; and in any case after kTrusted:
// what another process changed holds from then on, whatever keeps its news from coming.
class CallerMemory {
 public:
  static constexpr std::int64_t kTrustedMicroseconds = 1'000'000;
  static constexpr std::size_t kMostCallers = 10'000;  // beyond, all are forgotten

  using Pointer = std::shared_ptr<const Caller>;
  struct Moment {
    std::uint64_t rights = 0;  // index::Index::rights()
    Instant now;

    Date today() const { return beijing_date(now); }
  };

  // nullptr: to be read. Sessions are known by the hash of their token.
  Pointer find(const Digest& token, const Moment& moment);
  // With a session. `read_at`: of before anything of it was read.
  void keep(const Digest& token, const Moment& read_at, Pointer caller);
  void forget(const Digest& token);

 private:
  struct Hash {
    std::size_t operator()(const Digest& token) const;
  };
  struct Kept {
    Moment read_at;
    Pointer caller;
  };

  std::mutex mutex_;
  std::unordered_map<Digest, Kept, Hash> callers_;  // guarded by mutex_
};

}  // namespace jishi::api
