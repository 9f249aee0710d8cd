// The jobs that wait for the Writer's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>

#include "db/writer.hpp"

namespace jishi::db {

// How a submitter learns what became of its job: shared by the two threads, so that neither takes
// it from under the other. The exception passes wholly to the submitter.
class Answer {
 public:
  void give(std::exception_ptr error);
  // Waits for it; rethrows the exception.
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable given_;
  bool is_given_ = false;
  std::exception_ptr error_;
};

// One submitted change.
struct WaitingJob {
  WaitingJob(const Writer::Job& work, Priority urgency) : job(&work), priority(urgency) {}

  const Writer::Job* job;
  Priority priority;
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
  std::shared_ptr<Answer> answer = std::make_shared<Answer>();
  std::exception_ptr error = nullptr;  // what it threw in the present attempt
  int lost_connections = 0;            // while it ran
};
using WaitingJobPtr = std::unique_ptr<WaitingJob>;

// Thread safe: many put, one takes.
class WriterQueue {
 public:
  explicit WriterQueue(const WriterOptions& options)
      : most_waiting_(options.most_waiting),
        wait_in_jobs_(options.longest_bulk_wait_in_jobs),
        bulk_wait_(options.longest_bulk_wait),
        longest_bulk_wait_(options.longest_bulk_wait) {}

  // Waits for room. False, and the job untouched, once the queue is closed.
  bool put(WaitingJobPtr& job);
  // The next job, a person's before a bulk one that has not waited too long; waits for it. Null
  // when closed and empty.
  WaitingJobPtr take();
  // A person's job that waits already, or null.
  WaitingJobPtr take_waiting_person();
  // A bulk job is done, its commit with it, and took so long: the next waits accordingly.
  void bulk_took(std::chrono::steady_clock::duration time);
  std::int64_t size();
  // No job is accepted any more; what waits can still be taken.
  void close();

 private:
  std::deque<WaitingJobPtr>& of(Priority priority) {
    return priority == Priority::person ? person_ : bulk_;
  }
  WaitingJobPtr pop(std::deque<WaitingJobPtr>& queue);

  bool bulk_is_next() const;

  const std::size_t most_waiting_;
  const int wait_in_jobs_;
  std::chrono::steady_clock::duration bulk_wait_;  // of the next, at most
  const std::chrono::milliseconds longest_bulk_wait_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::deque<WaitingJobPtr> person_;
  std::deque<WaitingJobPtr> bulk_;
  bool closed_ = false;
};

}  // namespace jishi::db
