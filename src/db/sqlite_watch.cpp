#include "db/sqlite_watch.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace jishi::db {
namespace {

constexpr const char* kLook = "PRAGMA data_version";  // another number after others' commits

}  // namespace

SqliteWatch::SqliteWatch(SqliteConnectionHandle handle) : handle_(std::move(handle)) {
  sqlite3_stmt* look = nullptr;
  if (sqlite3_prepare_v2(handle_.get(), kLook, -1, &look, nullptr) != SQLITE_OK) {
    throw sqlite_error(handle_.get(), kLook, SqliteStep::statement);
  }
  look_.reset(look);
  seen_ = version();
}

std::int64_t SqliteWatch::version() {
  if (sqlite3_step(look_.get()) != SQLITE_ROW) {
    throw sqlite_error(handle_.get(), kLook, SqliteStep::statement);
  }
  const std::int64_t version = sqlite3_column_int64(look_.get(), 0);
  sqlite3_reset(look_.get());
  return version;
}

bool SqliteWatch::wait(std::chrono::milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (true) {
    if (const std::int64_t now = version(); now != seen_) {
      seen_ = now;
      return true;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) return false;
    std::this_thread::sleep_until(
        std::min<std::chrono::steady_clock::time_point>(until, now + kLookEvery));
  }
}

}  // namespace jishi::db
