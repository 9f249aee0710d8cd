// Long work says how far it is and can be cancelled.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace jishi {

// Receives the progress of one piece of work; called from the working thread, often: it must be
// cheap. `total` 0 means unknown.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void step(std::string_view what, std::int64_t done, std::int64_t total) = 0;

  // May be called from any thread and from a signal handler.
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  // Throws Failure("cancelled") when cancelled; long work calls it between steps.
  void check() const {
    if (cancelled()) throw Failure({"cancelled", "已取消，未作任何更改。"});
  }

 private:
  std::atomic<bool> cancelled_{false};
};

class SilentProgress final : public Progress {
 public:
  void step(std::string_view, std::int64_t, std::int64_t) override {}
};

}  // namespace jishi
