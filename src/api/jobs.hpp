// Long work beside the requests: a job is kept in the database and done by a thread of this server;
// its files lie in a folder, for its owner alone.
//
//   FOLDER/lock      held while a server works with the folder
//   FOLDER/JOB/in/   what was handed in, FOLDER/JOB/out/ what came of it; mode 0700, files 0600
//
// Files and jobs are removed after kKeptSeconds; of what one account keeps beyond kMostKeptJobs and
// kMostKeptBytes, the oldest that are not at work are removed when it begins another. A job whose
// server ended in between is `interrupted` when the next one begins, with words that say what to
// do; one whose end the database did not take is told as it ended, and kept when it does
// (api/unkept_ends.hpp).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "api/job_progress.hpp"
#include "api/job_store.hpp"
#include "api/service.hpp"
#include "api/unkept_ends.hpp"
#include "http/worker_pool.hpp"

namespace jishi::api {

inline constexpr std::int64_t kKeptSeconds = std::int64_t{7} * 24 * 3'600;
inline constexpr std::size_t kMostKeptJobs = 200;                        // of an account
inline constexpr std::int64_t kMostKeptBytes = std::int64_t{256} << 20;  // of an account
inline constexpr std::size_t kMostJobsOfAccount = 3;                     // that wait or run
inline constexpr std::size_t kMostWaitingJobs = 100;                     // of the server
inline constexpr std::size_t kJobThreads = 2;
// Rights of those who began a job, and sessions of those who look on, are asked for so often.
inline constexpr std::chrono::milliseconds kAskedEvery{1'000};

// What a job's work ends with; a Failure that it throws makes it failed.
struct JobEnd {
  JobState state = JobState::done;  // done, preview, cancelled, or failed with an error
  std::string result = {};          // JSON without personal data; empty: none
  std::string task = {};            // in the place of the job's; empty: it stays
  std::optional<Error> error = {};
};

class Jobs {
 public:
  // Takes the folder, made where there is none, and marks what another server left unfinished.
  // Error cannot_write, jobs_folder_in_use. The service outlives it.
  static Result<std::unique_ptr<Jobs>> open(Service& service, const std::filesystem::path& folder,
                                            std::int64_t most_kept_bytes = kMostKeptBytes);
  // Cancels what runs and waits for it; what was not done by then is `interrupted`.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Throws a Failure where whoever began the job may not do so any more. Asked before it begins and
  // every kAskedEvery while it runs: it is stopped then, and failed with that error.
  using Allowed = std::function<void(db::Connection&)>;
  struct New {
    ActorId actor;
    std::string kind;
    std::string label;
    std::string task;
    Allowed allowed = {};  // none: whatever becomes of the account
  };
  // Runs on a thread of the jobs. `folder`: of the job.
  using Work =
      std::function<JobEnd(JobId job, const std::filesystem::path& folder, Progress& progress)>;
  // Puts files into the folder of a new job before it can begin.
  using Prepare = std::function<void(const std::filesystem::path& in)>;

  // Failure too_many_jobs. Whatever Prepare throws undoes it.
  StoredJob start(const New& job, const Prepare& prepare, Work work);
  // A job of that owner goes on with other work, from the state that it must have. Failure
  // no_such_job, job_state, job_elsewhere, too_many_jobs.
  StoredJob go_on(const StoredJob& job, std::string task, Work work, Allowed allowed = {});

  // Files and progress of a job are with the server that began it. Failure job_elsewhere.
  void require_here(const StoredJob& job) const;
  // Of that owner, of whichever server. Failure no_such_job.
  StoredJob find(db::Connection& connection, ActorId actor, JobId job) const;
  // Of that owner, newest first, at most `limit`.
  std::vector<StoredJob> newest(db::Connection& connection, ActorId actor,
                                std::int64_t limit) const;
  // What is known here of one that waits or runs; nullptr: it is not at work here.
  std::shared_ptr<JobProgress> progress(JobId job) const;
  // What runs stops at its next step; what waits for a word is cancelled at once. The job as it is
  // then; one that has ended stays as it is.
  StoredJob cancel(StoredJob job);

  struct File {
    std::string name;
    std::int64_t bytes = 0;
  };
  std::vector<File> files(JobId job) const;
  // Failure no_such_file: none of that name, or removed already.
  std::string read_file(JobId job, const std::string& name) const;
  std::filesystem::path folder_of(JobId job) const;
  // A new file for one answer, which removes it.
  std::filesystem::path scratch_file(const std::string& extension);

  // Jobs that are kept no longer; for the scheduler. Returns how many.
  std::int64_t remove_old();
  // How many wait or run.
  std::size_t at_work() const;

 private:
  Jobs(Service& service, std::filesystem::path folder, int lock, std::int64_t most_kept_bytes);
  void mark_interrupted();
  void submit(StoredJob& job, Work work, Allowed allowed);
  void run(StoredJob job, const Work& work, const Allowed& allowed,
           const std::shared_ptr<JobProgress>& progress);
  void ask_again();
  void watch();
  void keep(const StoredJob& job);
  void keep_end(const StoredJob& job);  // now, or as soon as the database takes it
  void require_room(ActorId actor) const;
  void make_room(ActorId actor);
  void remove(std::span<const StoredJob> jobs);

  Service& service_;
  const std::filesystem::path folder_;
  const int lock_;
  const std::int64_t most_kept_bytes_;
  const std::string home_;
  mutable std::mutex mutex_;
  struct AtWork {
    ActorId actor;
    std::shared_ptr<JobProgress> progress;
    Allowed allowed;
  };
  std::map<JobId, AtWork> at_work_;  // guarded by mutex_
  UnkeptEnds unkept_;
  std::uint64_t scratch_ = 0;  // guarded by mutex_
  std::atomic<bool> ending_ = false;
  std::unique_ptr<http::WorkerPool> pool_;
  std::condition_variable ended_;
  std::thread watch_;
};

// {job, kind, label, state, progress, created, result?, error?, files}
std::string job_json(const Jobs& jobs, const StoredJob& job);

Error no_such_job();

}  // namespace jishi::api
