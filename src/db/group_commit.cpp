#include "db/group_commit.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace jishi::db {
namespace {

// Each job has a savepoint. What undoing it would take SQLite keeps in a temporary file, made anew
// for every job, unless it is told to use memory; jobs are small. The usual page cache is smaller
// by that memory, so that an import stays below 100 MiB.
void prepare_for_jobs(Connection& connection, const WriterOptions& options) {
  if (connection.dialect() != Dialect::sqlite) return;
  const auto in_kib = [](std::size_t bytes) { return "-" + std::to_string(bytes / 1024); };
  connection.query("PRAGMA temp_store = MEMORY");
  const std::size_t kept = std::min(options.kept_cache, options.page_cache);
  connection.query("PRAGMA cache_size = " + in_kib(kept));
  connection.query("PRAGMA cache_spill = " + in_kib(options.page_cache));
}

// Of so many commits the time that one takes is a mean.
constexpr int kCommits = 8;

// How often the connection may be lost under one transaction, or one job, before it is given up.
constexpr int kMostLostConnections = 2;
// Pauses between attempts double from the shortest to the longest.
constexpr std::chrono::microseconds kShortestPause{500};
constexpr int kMostDoublings = 7;

std::optional<ErrorClass> class_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const DatabaseError& found) {
    return found.error_class();
  } catch (...) {
    return std::nullopt;
  }
}

}  // namespace

AfterCommit::Steps GroupCommit::steps_after_commit() {
  AfterCommit::Steps steps{nullptr, nullptr, options_.after_commit};
  if (!options_.sync_behind) return steps;
  steps.sync = [this] { database_.sync(); };
  steps.failed = [this] {
    failed_ = true;
    queue_.close();  // what waits is answered with the same error
  };
  return steps;
}

void GroupCommit::transact(WaitingJobPtr first) {
  Batch batch;
  batch.closed = first->priority == Priority::bulk;
  batch.jobs.push_back(std::move(first));
  transact(std::move(batch));
}

void GroupCommit::transact(Batch batch) {
  for (int attempts = 1; !batch.jobs.empty(); ++attempts) {
    Outcome outcome = attempt(batch);
    if (connection_) connection_->rollback();
    if (outcome.verdict == Verdict::again) {
      ++retries_;
      if (wait_to_retry(batch, outcome, attempts)) continue;
      outcome.verdict = Verdict::refused;
    }
    if (outcome.verdict == Verdict::one_by_one) {
      for (WaitingJobPtr& job : batch.jobs) {
        Batch alone;
        alone.closed = true;
        alone.jobs.push_back(std::move(job));
        transact(std::move(alone));
      }
      return;
    }
    answer_all(batch, outcome);
    return;
  }
}

GroupCommit::Outcome GroupCommit::attempt(Batch& batch) {
  batch.succeeded = 0;
  Outcome outcome = start(batch);
  for (std::size_t i = 0; outcome.verdict == Verdict::going_on; ++i) {
    if (i == batch.jobs.size() && !take_next(batch)) return commit(batch);
    WaitingJob& job = *batch.jobs[i];
    // Undoing the first that succeeds is undoing the transaction: it needs no savepoint.
    job.error = run_job(*job.job, batch.succeeded > 0);
    if (job.error) {
      outcome = after_exception(batch, i);
    } else {
      ++batch.succeeded;
    }
  }
  return outcome;
}

GroupCommit::Outcome GroupCommit::start(Batch& batch) {
  if (failed_) {
    return {Verdict::unknown, ErrorClass::outcome_unknown,
            "an earlier commit is of unknown outcome"};
  }
  try {
    if (!connection_ || !connection_->usable()) {
      connection_.reset();
      connection_ = database_.connect();
      prepare_for_jobs(*connection_, options_);
      if (options_.sync_behind) connection_->sync_later(options_.log_pages);
    }
    connection_->begin(TransactionMode::write);
    return {};
  } catch (const DatabaseError& error) {
    return outside_of_jobs(batch, error);
  }
}

bool GroupCommit::take_next(Batch& batch) {
  if (batch.closed || batch.jobs.size() >= options_.most_jobs_per_commit) return false;
  if (std::chrono::steady_clock::now() - batch.begun >= longest_batch()) return false;
  WaitingJobPtr next = queue_.take_waiting_person();
  if (!next) return false;
  batch.jobs.push_back(std::move(next));
  return true;
}

std::chrono::steady_clock::duration GroupCommit::longest_batch() const {
  using Duration = std::chrono::steady_clock::duration;
  return std::min<Duration>(options_.longest_batch,
                            std::max<Duration>(options_.shortest_batch,
                                               commit_took_ * options_.shortest_batch_in_commits));
}

std::exception_ptr GroupCommit::run_job(const Writer::Job& job, bool in_savepoint) {
  try {
    std::optional<Savepoint> savepoint;
    if (in_savepoint) savepoint.emplace(*connection_);
    job(*connection_);
    if (!connection_->can_commit()) {
      throw DatabaseError(ErrorClass::statement, "a job of the Writer went on after an error");
    }
    if (savepoint) savepoint->release();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

GroupCommit::Outcome GroupCommit::after_exception(Batch& batch, std::size_t index) {
  WaitingJob& job = *batch.jobs[index];
  const std::optional<ErrorClass> error = class_of(job.error);
  if (!connection_->usable()) {
    if (error == ErrorClass::outcome_unknown) {
      return {Verdict::unknown, ErrorClass::outcome_unknown, "the disk failed while a job ran"};
    }
    if (error == ErrorClass::corrupt || ++job.lost_connections >= kMostLostConnections) {
      return give_up_job(batch, index);
    }
    return {Verdict::again};
  }
  if (error == ErrorClass::busy) {
    return {Verdict::again, ErrorClass::busy, "the transaction was busy on every attempt"};
  }
  if (batch.succeeded == 0) {
    connection_->rollback();
    return start(batch);
  }
  if (connection_->can_commit()) return {};  // the savepoint has undone it
  if (error == ErrorClass::full) {
    return {Verdict::refused, ErrorClass::full, "no space left while the jobs ran"};
  }
  return give_up_job(batch, index);  // the database has undone the others with it
}

// The job is answered with its own exception and the others run again without it.
GroupCommit::Outcome GroupCommit::give_up_job(Batch& batch, std::size_t index) {
  WaitingJob& job = *batch.jobs[index];
  if (class_of(job.error) == ErrorClass::full) ++refused_as_full_;
  job.answer->give(std::exchange(job.error, nullptr));
  batch.jobs.erase(batch.jobs.begin() + static_cast<std::ptrdiff_t>(index));
  return {Verdict::again};
}

GroupCommit::Outcome GroupCommit::commit(Batch& batch) {
  if (batch.succeeded == 0) return {Verdict::done};
  try {
    const auto begun = std::chrono::steady_clock::now();
    connection_->commit();
    ++commits_;
    commit_took_ += (std::chrono::steady_clock::now() - begun - commit_took_) / kCommits;
    return {Verdict::done};
  } catch (const DatabaseError& error) {
    const bool by_content =
        error.error_class() == ErrorClass::constraint || error.error_class() == ErrorClass::unique;
    if (by_content && batch.jobs.size() > 1) return {Verdict::one_by_one};
    return outside_of_jobs(batch, error);
  }
}

GroupCommit::Outcome GroupCommit::outside_of_jobs(Batch& batch, const DatabaseError& error) const {
  const ErrorClass found = error.error_class();
  Verdict verdict = Verdict::refused;
  if (found == ErrorClass::outcome_unknown) verdict = Verdict::unknown;
  if (found == ErrorClass::busy) verdict = Verdict::again;
  if (found == ErrorClass::unreachable && ++batch.lost_connections < kMostLostConnections) {
    verdict = Verdict::again;
  }
  return {verdict, found, error.what()};
}

// Random pauses keep two processes from meeting again and again.
bool GroupCommit::wait_to_retry(const Batch& batch, const Outcome& outcome, int attempts) {
  if (outcome.error != ErrorClass::busy) return true;
  if (std::chrono::steady_clock::now() - batch.begun >= options_.longest_retry) return false;
  const auto longest = kShortestPause.count() << std::min(attempts, kMostDoublings);
  std::uniform_int_distribution<std::int64_t> pause(longest / 2, longest);
  std::this_thread::sleep_for(std::chrono::microseconds(pause(random_)));
  return true;
}

void GroupCommit::answer_all(Batch& batch, const Outcome& outcome) {
  if (outcome.verdict == Verdict::unknown) {
    failed_ = database_.dialect() == Dialect::sqlite;
    connection_.reset();
  }
  if (outcome.verdict == Verdict::done) jobs_ += static_cast<std::int64_t>(batch.succeeded);
  std::vector<AfterCommit::Due> answers;
  answers.reserve(batch.jobs.size());
  for (const WaitingJobPtr& job : batch.jobs) {
    std::exception_ptr error = std::exchange(job->error, nullptr);
    if (!error && outcome.verdict != Verdict::done) {
      error = std::make_exception_ptr(DatabaseError(outcome.error, outcome.message));
    }
    if (error && class_of(error) == ErrorClass::full) ++refused_as_full_;
    answers.push_back({job->answer, std::move(error)});
  }
  after_commit_.give(std::move(answers));
}

}  // namespace jishi::db
