// How far a job is, and who looks on.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "http/event_stream.hpp"

namespace jishi::api {

class JobProgress final : public Progress {
 public:
  // Events are sent no more often than this.
  static constexpr std::chrono::milliseconds kEvery{300};

  struct Seen {
    std::string words;
    std::int64_t done = 0;
    std::int64_t total = 0;  // 0: not known
    std::optional<std::int64_t> seconds_left;
    bool begun = false;
  };

  void begin();
  void step(std::string_view what, std::int64_t done, std::int64_t total) override;
  Seen seen() const;

  // What is sent to those who look on: JSON of the job as it is then. Called outside of locks.
  using Tell = std::function<std::string()>;
  // Sees the job as it is, every step, and the end.
  void follow(std::shared_ptr<http::EventStream> stream);
  void on_step(Tell tell);
  // A last event, and the streams are closed.
  void end(const std::string& job);

 private:
  void send(const std::string& job);

  mutable std::mutex mutex_;
  Seen seen_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point told_;
  Tell tell_;
  std::vector<std::shared_ptr<http::EventStream>> streams_;
  std::optional<std::string> last_;  // after the end
};

}  // namespace jishi::api
