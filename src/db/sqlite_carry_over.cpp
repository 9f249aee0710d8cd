#include "db/sqlite_carry_over.hpp"

#include <exception>

namespace jishi::db {
namespace {

// Of a long log: while a pass takes more pages than that, another one follows, so that the writing
// connection finds few.
constexpr int kFewPages = 256;
constexpr int kMostPasses = 4;
// The file is synced after so many pages.
constexpr int kSyncedPages = 128;

// How many pages of the log are in the file then; -1: it failed.
int pass(sqlite3* handle) {
  int in_log = 0;
  int carried = 0;
  const int result =
      sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &carried);
  return result == SQLITE_OK ? carried : -1;
}

}  // namespace

void SqliteCarryOver::serve(sqlite3* writer, int log_pages) {
  const std::lock_guard guard(mutex_);
  log_pages_ = log_pages;
  if (stage_ == Stage::ended) return;
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  sqlite3_wal_hook(writer, after_commit, this);
}

void SqliteCarryOver::end() {
  {
    const std::lock_guard guard(mutex_);
    stage_ = Stage::ended;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

int SqliteCarryOver::after_commit(void* self, sqlite3* writer, const char*, int pages) {
  static_cast<SqliteCarryOver*>(self)->take(writer, pages);
  return SQLITE_OK;  // the commit is made, whatever becomes of the log
}

void SqliteCarryOver::take(sqlite3* writer, int pages) {
  if (!stop_->stopped && is_for_writer(pages)) pass(writer);
}

// Wakes the thread where it is its turn.
bool SqliteCarryOver::is_for_writer(int pages) {
  std::unique_lock lock(mutex_);
  if (pages >= log_pages_ * kMostTimes)
    changed_.wait(lock, [this] { return stage_ != Stage::wanted && stage_ != Stage::at_work; });
  if (stage_ == Stage::rest) {
    stage_ = Stage::idle;
    return true;
  }
  if (stage_ != Stage::idle) return false;
  if (pages < begun_at_) begun_at_ = 0;  // the log has begun anew
  if (pages - begun_at_ < log_pages_) return false;
  begun_at_ = pages;
  stage_ = Stage::wanted;
  changed_.notify_all();
  return false;
}

void SqliteCarryOver::work() {
  Own own;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stage_ == Stage::wanted || stage_ == Stage::ended; });
    if (stage_ == Stage::ended) break;
    stage_ = Stage::at_work;
    const bool long_log = begun_at_ >= log_pages_ * kLongTimes;
    lock.unlock();
    carry_over(own, long_log);
    lock.lock();
    if (stage_ != Stage::ended) stage_ = long_log ? Stage::rest : Stage::idle;
    changed_.notify_all();
  }
  if (own.handle && stop_->stopped) keep_log(own.handle.get());
}

// Where it fails, the writing connection does all of it.
void SqliteCarryOver::carry_over(Own& own, bool long_log) const {
  try {
    if (!own.handle) {
      own.handle = open_();
      own.file.emplace(own.handle.get(), kSyncedPages);
    }
  } catch (const std::exception&) {
    return;
  }
  int before = 0;
  for (int i = 0; i < (long_log ? kMostPasses : 1) && !stop_->stopped; ++i) {
    const int carried = pass(own.handle.get());
    if (carried < 0 || carried - before < kFewPages) break;
    before = carried;
  }
}

}  // namespace jishi::db
