#include "db/sqlite_database.hpp"

#include <filesystem>
#include <system_error>

#include "db/sqlite_error.hpp"
#include "db/sqlite_wait.hpp"
#include "db/sqlite_watch.hpp"
#include "db/statement_text.hpp"
#include "db/time_limit.hpp"

namespace jishi::db {
namespace {

// What is deleted is overwritten: persons are erased. The log is carried over when it has 16 MiB:
// the pages that every commit writes are carried once. Page cache of a connection: the inner pages
// of most indexes of a national database; a server has many connections.
constexpr const char* kSettings =
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA cell_size_check=ON;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA wal_autocheckpoint=4096;"
    "PRAGMA cache_size=-32768;";

// Steps of SQLite's machine between two looks at the clock: some milliseconds.
constexpr int kStepsPerLook = 100'000;

int look_at_clock(void*) {
  return is_time_over() ? 1 : 0;
}

// For the whole process, before SQLite is used: how much memory it has is asked by nobody, and
// counting it takes a lock at every allocation.
void configure_once() {
  static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(result);  // refused where somebody else has begun to use it: it is only slower
}

// An absolute path without symbolic links, so that two names of a file have one lock, and no name
// is special to SQLite ("file:…", ":memory:").
std::string real_path(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    throw DatabaseError(ErrorClass::unreachable, "the path of the database is empty or invalid");
  }
  std::error_code error;
  const auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(path), error);
  if (error) {
    throw DatabaseError(ErrorClass::unreachable, std::string(path) + ": " + error.message());
  }
  return real.string();
}

void check_kind(const std::string& path, OpenMode mode) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_regular_file(status)) return;
  if (mode == OpenMode::create && status.type() == std::filesystem::file_type::not_found) return;
  const char* reason = std::filesystem::exists(status) ? "not a file" : "no such file";
  throw DatabaseError(ErrorClass::unreachable, path + ": " + reason);
}

void set(sqlite3* handle, const std::string& path, const char* sql) {
  if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw sqlite_error(handle, path, SqliteStep::open);
  }
}

int open_flags(OpenMode mode) {
  constexpr int kAlways = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (mode) {
    case OpenMode::read:
      return kAlways | SQLITE_OPEN_READONLY;
    case OpenMode::write:
      return kAlways | SQLITE_OPEN_READWRITE;
    case OpenMode::create:
      return kAlways | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return kAlways | SQLITE_OPEN_READONLY;
}

}  // namespace

SqliteDatabase::SqliteDatabase(std::string_view path, OpenMode mode)
    : path_(real_path(path)), mode_(mode) {
  check_kind(path_, mode);
  if (mode == OpenMode::read) {
    open_handle(mode);
    return;
  }
  lock_.emplace(path_ + ".lock");
  anchor_ = open_handle(mode);
  empty_log(anchor_.get());
  sqlite3_file_control(anchor_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log_);
  mode_ = OpenMode::write;  // a file that is removed while we run is not made anew
}

// Whichever connection wrote it, and through whichever file it is told: the system syncs what is
// known of the log.
void SqliteDatabase::sync() {
  if (log_ == nullptr || log_->pMethods == nullptr)
    throw std::logic_error("a database opened to read has nothing to sync");
  if (!stop_->stopped && log_->pMethods->xSync(log_, SQLITE_SYNC_NORMAL) == SQLITE_OK) return;
  stop_->stopped = true;
  throw DatabaseError(ErrorClass::outcome_unknown, path_ + ": the log could not be synced");
}

SqliteDatabase::~SqliteDatabase() {
  carry_over_.end();
  if (anchor_ && stop_->stopped) keep_log(anchor_.get());
}

SqliteConnectionHandle SqliteDatabase::open_handle(OpenMode mode) const {
  configure_once();
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path_.c_str(), &opened, open_flags(mode), nullptr);
  SqliteConnectionHandle handle(opened);
  if (result != SQLITE_OK) {
    if (opened == nullptr) throw DatabaseError(ErrorClass::busy, path_ + ": out of memory");
    throw sqlite_error(opened, path_, SqliteStep::open);
  }
  sqlite3_busy_handler(opened, wait_for_lock, nullptr);
  sqlite3_progress_handler(opened, kStepsPerLook, look_at_clock, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Without these a misspelt "column" would be a text.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  if (mode != OpenMode::read) set(opened, path_, "PRAGMA journal_mode=WAL");
  set(opened, path_, kSettings);
  set(opened, path_, "SELECT count(*) FROM sqlite_schema");  // reads the header, whatever the mode
  return handle;
}

void SqliteDatabase::empty_log(sqlite3* handle) const {
  sqlite3_stmt* statement = nullptr;
  constexpr std::string_view kSql = "PRAGMA wal_checkpoint(TRUNCATE)";
  sqlite3_prepare_v2(handle, kSql.data(), -1, &statement, nullptr);
  const SqliteHandle owner(statement);
  if (sqlite3_step(statement) != SQLITE_ROW) {
    throw sqlite_error(handle, path_, SqliteStep::open);
  }
  if (sqlite3_column_int(statement, 0) != 0) {
    throw DatabaseError(ErrorClass::busy,
                        path_ + ": another process reads the database while its log is recovered");
  }
}

std::unique_ptr<Connection> SqliteDatabase::connect() {
  return std::make_unique<SqliteConnection>(open_handle(mode_), stop_, carry_over_);
}

std::unique_ptr<ChangeWatch> SqliteDatabase::watch() {
  return std::make_unique<SqliteWatch>(open_handle(OpenMode::read));
}

}  // namespace jishi::db
