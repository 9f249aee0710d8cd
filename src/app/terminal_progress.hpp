// Progress on standard error: one line that renews itself on a terminal, else a line now and then.
#pragma once

#include <chrono>
#include <string>

#include "base/progress.hpp"

namespace jishi::app {

class TerminalProgress final : public Progress {
 public:
  TerminalProgress();
  ~TerminalProgress() override;
  void step(std::string_view what, std::int64_t done, std::int64_t total) override;
  // Ends the line that is being renewed.
  void finish_line();

 private:
  using Time = std::chrono::steady_clock::time_point;
  void show(std::int64_t done, std::int64_t total, Time now);

  const bool terminal_;
  bool line_open_ = false;
  std::string what_;
  Time began_;
  Time shown_;
};

}  // namespace jishi::app
