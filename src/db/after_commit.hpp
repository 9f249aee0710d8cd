// What the Writer does between a commit and its answers.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "db/writer_queue.hpp"

namespace jishi::db {

// Gives the answers of commits that are done, each after a run of a function that began when the
// commit was done: one run for all that wait by then, in a thread of its own. Thread safe.
class AfterCommit {
 public:
  struct Due {
    std::shared_ptr<Answer> answer;
    std::exception_ptr error;
  };

  // Without a function there is no thread, and answers are given at once.
  explicit AfterCommit(std::function<void()> run);
  ~AfterCommit();  // gives what is due
  AfterCommit(const AfterCommit&) = delete;
  AfterCommit& operator=(const AfterCommit&) = delete;

  void give(std::vector<Due> answers);

 private:
  void work();

  const std::function<void()> run_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Due> due_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace jishi::db
