// A log that is written by a thread of its own, so that nobody waits for the disk.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.hpp"

namespace jishi::app {

// Appends lines; thread safe. Beyond kMostWaiting lines are dropped, and how many is said in the
// next one. A disk that is full loses lines, not requests.
class LogFile {
 public:
  static constexpr std::size_t kMostWaiting = 20'000;

  // “-”: standard output. Error cannot_write.
  static Result<std::unique_ptr<LogFile>> open(const std::filesystem::path& file);
  // Writes what waits.
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void line(std::string text);

 private:
  LogFile(int descriptor, bool own);
  void work();

  const int descriptor_;
  const bool own_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::size_t dropped_ = 0;
  bool ends_ = false;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace jishi::app
