#include "api/answer_memory.hpp"

#include <span>
#include <utility>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "http/entity_tag.hpp"

namespace jishi::api {

void AnswerMemory::forget_others(const StatePointer& state) {
  if (state_.lock() == state) return;
  state_ = state;
  answers_.clear();
  bytes_ = 0;
}

AnswerMemory::Pointer AnswerMemory::find(const StatePointer& state, const std::string& key,
                                         Instant since) {
  const std::lock_guard lock(mutex_);
  forget_others(state);
  const auto found = answers_.find(key);
  return found == answers_.end() || found->second->made < since ? nullptr : found->second;
}

AnswerMemory::Pointer AnswerMemory::keep(const StatePointer& state, const std::string& key,
                                         std::string body, Instant made) {
  constexpr std::size_t kTagLetters = 32;
  std::string tag = http::strong_tag(hex(sha256(body)).substr(0, kTagLetters));
  auto kept = std::make_shared<const Kept>(Kept{std::move(body), std::move(tag), made});
  const std::size_t bytes = kept->body.size() + key.size();
  const std::lock_guard lock(mutex_);
  // Whoever asked a later state meanwhile has the memory; this answer is not for it.
  if (state_.lock() != state || bytes > kMostBytes) return kept;
  if (const auto before = answers_.find(key); before != answers_.end()) {
    bytes_ -= before->second->body.size() + key.size();
    answers_.erase(before);
  }
  if (bytes_ + bytes > kMostBytes) {
    answers_.clear();
    bytes_ = 0;
  }
  answers_.emplace(key, kept);
  bytes_ += bytes;
  return kept;
}

http::Response kept_response(const AnswerMemory::Kept& kept) {
  http::Response response = http::json_response(kept.body);
  response.fields.set("ETag", kept.tag);
  response.fields.set("Cache-Control", "private, no-cache");
  return response;
}

}  // namespace jishi::api
