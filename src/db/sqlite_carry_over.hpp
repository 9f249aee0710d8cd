// Carries the log of an SQLite file over into the file, beside the connection that writes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "db/sqlite_connection.hpp"
#include "db/sqlite_paced_file.hpp"

namespace jishi::db {

// Every so many pages that the log grew by are carried over by a thread with a connection of its
// own, while the writing connection goes on. Of a log that is long, that connection then carries
// over, behind a commit, what was written meanwhile, so that the log begins anew: it waits for the
// disk that seldom. Errors leave the log as it is, and it is tried again.
class SqliteCarryOver {
 public:
  using Open = std::function<SqliteConnectionHandle()>;

  SqliteCarryOver(Open open, std::shared_ptr<const SqliteWriteStop> stop)
      : open_(std::move(open)), stop_(std::move(stop)) {}
  ~SqliteCarryOver() { end(); }
  SqliteCarryOver(const SqliteCarryOver&) = delete;
  SqliteCarryOver& operator=(const SqliteCarryOver&) = delete;

  // A log of so many times `log_pages` begins anew.
  static constexpr int kLongTimes = 16;
  // The writing connection waits for the thread rather than let the log grow to so many times.
  static constexpr int kMostTimes = 32;

  // For the one connection that writes, instead of what SQLite does by itself. Does not outlive
  // this object.
  void serve(sqlite3* writer, int log_pages);
  // Waits for the thread; nothing is carried over any more.
  void end();

 private:
  // The thread's connection.
  struct Own {
    SqliteConnectionHandle handle;
    std::optional<SqlitePacedFile> file;
  };

  static int after_commit(void* self, sqlite3* writer, const char* schema, int pages);
  void take(sqlite3* writer, int pages);
  bool is_for_writer(int pages);
  void work();
  void carry_over(Own& own, bool long_log) const;

  const Open open_;
  const std::shared_ptr<const SqliteWriteStop> stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int log_pages_ = 0;
  int begun_at_ = 0;  // of so many pages the log was when the thread began last
  enum class Stage : std::uint8_t {
    idle,
    wanted,  // the thread is to begin
    at_work,
    rest,  // the writing connection is to carry over what is left
    ended,
  };
  Stage stage_ = Stage::idle;
  std::thread thread_;
};

}  // namespace jishi::db
