#include "api/caller_memory.hpp"

#include <cstring>
#include <utility>

#include "api/caller.hpp"

namespace jishi::api {

std::size_t CallerMemory::Hash::operator()(const Digest& token) const {
  std::size_t first = 0;
  std::memcpy(&first, token.data(), sizeof first);
  return first;
}

CallerMemory::Pointer CallerMemory::find(const Digest& token, const Moment& moment) {
  const std::lock_guard lock(mutex_);
  const auto found = callers_.find(token);
  if (found == callers_.end()) return nullptr;
  const auto& [read_at, caller] = found->second;
  const std::int64_t age = moment.now.microseconds - read_at.now.microseconds;
  if (age >= 0 && age < kTrustedMicroseconds && read_at.rights == moment.rights &&
      read_at.today() == moment.today() &&
      !access::is_over(caller->signed_in->session, moment.now)) {
    return caller;
  }
  callers_.erase(found);
  return nullptr;
}

void CallerMemory::keep(const Digest& token, const Moment& read_at, Pointer caller) {
  const std::lock_guard lock(mutex_);
  if (callers_.size() >= kMostCallers && !callers_.contains(token)) callers_.clear();
  callers_.insert_or_assign(token, Kept{read_at, std::move(caller)});
}

void CallerMemory::forget(const Digest& token) {
  const std::lock_guard lock(mutex_);
  callers_.erase(token);
}

}  // namespace jishi::api
