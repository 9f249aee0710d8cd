// Answers that were made from the state of the index that is asked now: the same is asked again and
// again, by everybody who looks at a page.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "http/response.hpp"
#include "index/state.hpp"

namespace jishi::api {

// Thread safe. With the first question of another state all is forgotten, so that an answer is
// never older than the state it is asked of.
class AnswerMemory {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // beyond, all is forgotten

  using StatePointer = std::shared_ptr<const index::State>;
  struct Kept {
    std::string body;
    std::string tag;  // of the body
    Instant made;
  };
  using Pointer = std::shared_ptr<const Kept>;

  // nullptr: not known, or made before `since`. The key says everything that the answer depends on
  // besides the state.
  Pointer find(const StatePointer& state, const std::string& key, Instant since = {});
  Pointer keep(const StatePointer& state, const std::string& key, std::string body,
               Instant made = {});

 private:
  void forget_others(const StatePointer& state);

  std::mutex mutex_;
  std::weak_ptr<const index::State> state_;
  std::unordered_map<std::string, Pointer> answers_;
  std::size_t bytes_ = 0;
};

// JSON with its ETag: who has it already is told so (304). Browsers keep it, and ask each time.
http::Response kept_response(const AnswerMemory::Kept& kept);

}  // namespace jishi::api
