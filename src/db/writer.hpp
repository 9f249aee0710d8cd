// Group commit: every change goes through one Writer, which lets concurrent changes share a commit.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>

#include "db/database.hpp"

namespace jishi::db {

enum class Priority {
  person,  // somebody waits for it
  // Imports: taken when no person's change waits, or when it has waited long enough (see
  // WriterOptions); one job per commit.
  bulk,
};

struct WriterOptions {
  std::size_t most_jobs_per_commit = 256;
  // A commit is not held open for further jobs longer than this; jobs already queued are taken
  // at once, nobody waits for company.
  std::chrono::milliseconds longest_batch{20};
  // Nor, where commits are quick, longer than this, or so many times as long as they take: whose
  // job is done is answered while the next are written.
  std::chrono::milliseconds shortest_batch{8};
  int shortest_batch_in_commits = 4;
  // A bulk job that has waited so long is taken before people's: under load it would wait for ever.
  std::chrono::milliseconds longest_bulk_wait{250};
  // So is one that has waited so many times as long as the bulk job before it took: where every
  // commit takes long, an import has a quarter of the writer's time nevertheless.
  int longest_bulk_wait_in_jobs = 3;
  // Further submits block beyond this many waiting jobs of their priority (back pressure).
  std::size_t most_waiting = 10'000;
  // A transaction that is busy again and again is given up after this long.
  std::chrono::milliseconds longest_retry{10'000};
  // Pages of an SQLite database that the writer's connection keeps in memory, in bytes.
  // Transactions that touch more spill: each further page is written and read again.
  std::size_t page_cache = std::size_t{48} << 20;
  // So much of them is kept for the next transaction, where that is less. In a file below 1 GiB a
  // commit that split a page looks at all that are kept.
  std::size_t kept_cache = std::numeric_limits<std::size_t>::max();
  // On SQLite: a commit is made durable by the thread that answers, together with all that are made
  // meanwhile, while the writer goes on. What is acknowledged is as durable as ever; what a reader
  // sees may be some milliseconds ahead of it, and be gone after a power cut.
  bool sync_behind = false;
  // With `sync_behind`, on SQLite: every so many pages that the log grows by are carried over into
  // the file beside the writer; it begins anew at 16 times as many. Pages that every commit writes
  // are carried once each time.
  int log_pages = 2048;
  // Runs after a commit and before its submitters hear of it, in a thread of its own, while the
  // next commit is made; once for all commits that are done by then. Neither throws nor submits.
  std::function<void()> after_commit = nullptr;
};

// One thread, one connection. Each job runs inside the shared transaction in a savepoint of its
// own: a job that throws is rolled back alone and its exception is rethrown to its submitter; the
// others go on. submit() returns only after the commit is durable. Nobody is answered before the
// outcome of the transaction is known, those whose jobs threw included.
//
// Jobs run again when their transaction must: they are repeatable, without effect outside the
// database before submit() returns. They do not begin, commit or roll back, do not go on after a
// failed statement without a Savepoint around it, and do not call submit() (std::logic_error).
//
// A transaction that fails as busy is tried again as a whole, for at most `longest_retry`. When the
// connection is lost before COMMIT, a new one is opened and the transaction run once more; a job
// during which it is lost twice gets `unreachable`. When a deferred constraint refuses the commit,
// the jobs run again one by one, so that only the one at fault gets the error. On another error at
// commit (full) every job of it gets the error and the writer goes on; outcome_unknown too, where
// PostgreSQL lost the connection at COMMIT and decides by itself. On SQLite every waiting and later
// submit() gets it then, nothing more is written: the database must be opened anew; see failed().
//
// Thread safe. Destruction finishes the queued jobs.
class Writer {
 public:
  using Job = std::function<void(Connection&)>;

  explicit Writer(Database& database, WriterOptions options = {});
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void submit(const Job& job, Priority priority = Priority::person);

  // True after an unknown outcome on SQLite: this writer will not write again.
  bool failed() const;

  struct Statistics {
    std::int64_t jobs = 0;  // committed
    std::int64_t commits = 0;
    std::int64_t retries = 0;          // transactions run again
    std::int64_t refused_as_full = 0;  // jobs for which there was no room on the disk
    std::int64_t waiting = 0;  // jobs that wait now, those of the running transaction not counted
  };
  Statistics statistics() const;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace jishi::db
