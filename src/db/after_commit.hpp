// What the Writer does between a commit and its answers.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "db/error.hpp"
#include "db/writer_queue.hpp"

namespace jishi::db {

// Gives the answers of commits that are done, each after steps that began when the commit was done:
// taken once for all that wait by then, in a thread of its own. Thread safe.
class AfterCommit {
 public:
  struct Steps {
    std::function<void()> sync;  // throws DatabaseError: for everybody who is answered from then on
    std::function<void()> failed;  // after the first such error, before anybody is answered
    std::function<void()> run;     // does not throw
  };
  struct Due {
    std::shared_ptr<Answer> answer;
    std::exception_ptr error;
  };

  // Without `sync` and `run` there is no thread, and answers are given at once.
  explicit AfterCommit(Steps steps);
  ~AfterCommit();  // gives what is due
  AfterCommit(const AfterCommit&) = delete;
  AfterCommit& operator=(const AfterCommit&) = delete;

  void give(std::vector<Due> answers);

 private:
  void work();
  void sync();

  const Steps steps_;
  const bool has_thread_;
  std::optional<DatabaseError> failure_;  // of sync; the thread's
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Due> due_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace jishi::db
