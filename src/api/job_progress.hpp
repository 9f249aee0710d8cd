// How far a job is, and who looks on.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
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
  // Whether whoever looks on may still do so.
  using Welcome = std::function<bool(db::Connection&)>;
  // Sees the job as it is, every step, and the end.
  void follow(std::shared_ptr<http::EventStream> stream, Welcome welcome);
  // Closes the streams of those who are welcome no more.
  void send_away(db::Connection& connection);
  // Cancels, for a reason that becomes the job's error.
  void stop(Error why);
  std::optional<Error> stopped_for() const;
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
  struct Follower {
    std::shared_ptr<http::EventStream> stream;
    Welcome welcome;
  };
  std::vector<Follower> followers_;
  std::optional<Error> stopped_for_;
  std::optional<std::string> last_;  // after the end
};

}  // namespace jishi::api
