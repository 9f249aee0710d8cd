// Threads that do what may wait, behind a queue with an end.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jishi::http {

// Thread safe. Jobs begin in the order given and must not throw.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t most_waiting);
  // Runs what waits, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and nothing done, when as many wait as may.
  [[nodiscard]] bool submit(std::function<void()> job);
  // What waits is destroyed without having run; what runs goes on.
  void drop_waiting();
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t most_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool ending_ = false;                     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace jishi::http
