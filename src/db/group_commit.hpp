// What the Writer's thread does with the jobs: shared transactions, their failures and repetitions.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "db/after_commit.hpp"
#include "db/database.hpp"
#include "db/writer.hpp"
#include "db/writer_queue.hpp"

namespace jishi::db {

// Belongs to one thread; failed() and statistics() may be called from any.
class GroupCommit {
 public:
  GroupCommit(Database& database, const WriterOptions& options, WriterQueue& queue)
      : database_(database),
        options_(options),
        queue_(queue),
        after_commit_(steps_after_commit()) {}

  // Runs the job with the jobs that wait by the time it has run, commits, and answers them all.
  void transact(WaitingJobPtr first);

  bool failed() const { return failed_; }
  Writer::Statistics statistics() const {
    return {.jobs = jobs_,
            .commits = commits_,
            .retries = retries_,
            .refused_as_full = refused_as_full_};
  }

 private:
  // A transaction that is being tried: the jobs that have joined it, in order.
  struct Batch {
    std::vector<WaitingJobPtr> jobs = {};
    bool closed = false;  // no further job joins
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    std::size_t succeeded = 0;  // jobs of the present attempt that did not throw
    int lost_connections = 0;   // outside of a job
  };
  enum class Verdict {
    going_on,    // not decided yet
    done,        // every job may be answered: as committed, or with its own exception
    again,       // nothing was committed; the jobs are to run again
    one_by_one,  // the commit was refused; each is to run in a transaction of its own
    refused,     // nothing was committed; the error is for every job that did not throw its own
    unknown,     // it may have been committed
  };
  struct Outcome {
    Verdict verdict = Verdict::going_on;
    ErrorClass error = ErrorClass::statement;
    std::string message = {};
  };

  AfterCommit::Steps steps_after_commit();
  void transact(Batch batch);
  Outcome attempt(Batch& batch);
  Outcome start(Batch& batch);
  bool take_next(Batch& batch);
  std::exception_ptr run_job(const Writer::Job& job, bool in_savepoint);
  Outcome after_exception(Batch& batch, std::size_t index);
  Outcome give_up_job(Batch& batch, std::size_t index);
  Outcome commit(Batch& batch);
  // How long people's jobs may join a batch.
  std::chrono::steady_clock::duration longest_batch() const;
  Outcome outside_of_jobs(Batch& batch, const DatabaseError& error) const;
  bool wait_to_retry(const Batch& batch, const Outcome& outcome, int attempts);
  void answer_all(Batch& batch, const Outcome& outcome);

  Database& database_;
  const WriterOptions options_;
  WriterQueue& queue_;
  std::unique_ptr<Connection> connection_;
  std::chrono::steady_clock::duration commit_took_{};  // as a rule, lately
  std::minstd_rand random_{std::random_device{}()};
  std::atomic<bool> failed_{false};
  std::atomic<std::int64_t> jobs_{0};
  std::atomic<std::int64_t> commits_{0};
  std::atomic<std::int64_t> retries_{0};
  std::atomic<std::int64_t> refused_as_full_{0};
  AfterCommit after_commit_;  // the last: its thread uses the others
};

}  // namespace jishi::db
