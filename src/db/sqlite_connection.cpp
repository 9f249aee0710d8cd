#include "db/sqlite_connection.hpp"

#include <stdexcept>

#include "db/sqlite_bulk_insert.hpp"
#include "db/sqlite_carry_over.hpp"
#include "db/sqlite_rows.hpp"
#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

std::int64_t next_number() {
  static std::atomic<std::int64_t> last = 0;
  return ++last;
}

}  // namespace

void keep_log(sqlite3* connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

SqliteConnection::SqliteConnection(SqliteConnectionHandle handle,
                                   std::shared_ptr<SqliteWriteStop> stop,
                                   SqliteCarryOver& carry_over)
    : handle_(std::move(handle)),
      stop_(std::move(stop)),
      carry_over_(carry_over),
      statements_(handle_.get()),
      number_(next_number()) {}

SqliteConnection::~SqliteConnection() {
  rollback();
  if (stop_->stopped) keep_log(handle_.get());
  statements_.clear();
}

DatabaseError SqliteConnection::failed(std::string_view sql, SqliteStep step) {
  DatabaseError error = sqlite_error(handle_.get(), sql, step);
  const ErrorClass found = error.error_class();
  if (found == ErrorClass::outcome_unknown) stop_->stopped = true;
  if (found == ErrorClass::outcome_unknown || found == ErrorClass::corrupt ||
      found == ErrorClass::unreachable) {
    broken_ = true;
  }
  if (mode_ && sqlite3_get_autocommit(handle_.get()) != 0) lost_ = found;
  return error;
}

void SqliteConnection::check_open() const {
  if (broken_) {
    throw DatabaseError(stop_->stopped ? ErrorClass::outcome_unknown : ErrorClass::unreachable,
                        "the connection failed earlier and must be opened again");
  }
  if (lost_) throw DatabaseError(*lost_, "the transaction was rolled back after an error");
}

void SqliteConnection::check_may_run(sqlite3_stmt* statement) const {
  check_open();
  if (sqlite3_stmt_readonly(statement) != 0) return;
  const char* sql = sqlite3_sql(statement);
  if (stop_->stopped) {
    throw statement_error(ErrorClass::outcome_unknown, sql,
                          "nothing is written after a commit whose outcome is unknown");
  }
  if (mode_ == TransactionMode::read) {
    throw statement_error(ErrorClass::read_only, sql, "the transaction is for reading");
  }
}

void SqliteConnection::finish(sqlite3_stmt* statement) {
  int result = SQLITE_ROW;
  while (result == SQLITE_ROW)
    result = sqlite3_step(statement);
  if (result == SQLITE_DONE) return;
  // Outside a transaction every writing statement commits by itself.
  const bool commits = !mode_ && sqlite3_stmt_readonly(statement) == 0;
  throw failed(sqlite3_sql(statement), commits ? SqliteStep::commit : SqliteStep::statement);
}

std::int64_t SqliteConnection::execute(std::string_view sql, std::span<const Param> params) {
  check_open();
  const auto use = statements_.use(sql);
  check_may_run(use.get());
  bind_all(handle_.get(), use.get(), params);
  const auto before = sqlite3_total_changes64(handle_.get());
  finish(use.get());
  return sqlite3_total_changes64(handle_.get()) == before ? 0 : sqlite3_changes64(handle_.get());
}

Rows SqliteConnection::query(std::string_view sql, std::span<const Param> params) {
  check_open();
  auto use = statements_.use(sql);
  check_may_run(use.get());
  return Rows(std::make_unique<SqliteRows>(*this, handle_.get(), std::move(use), params));
}

Rows SqliteConnection::stream(std::string_view sql, std::span<const Param> params) {
  return query(sql, params);  // steps through the table as it is read
}

void SqliteConnection::run(std::string_view sql) {
  const auto use = statements_.use(sql);
  if (sqlite3_step(use.get()) != SQLITE_DONE) throw failed(sql);
}

void SqliteConnection::run_each(std::string_view sql) {
  while (!is_blank(sql)) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int result = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                          &statement, &rest);
    const SqliteHandle owner(statement);
    if (result != SQLITE_OK) throw failed(sql);
    if (statement != nullptr) {
      check_may_run(statement);
      bind_all(handle_.get(), statement, {});
      finish(statement);
    }
    sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  }
}

void SqliteConnection::execute_script(std::string_view sql) {
  check_open();
  if (mode_) {
    Savepoint all(*this);
    run_each(sql);
    all.release();
  } else {
    Transaction all(*this, TransactionMode::write);
    run_each(sql);
    all.commit();
  }
}

std::unique_ptr<BulkInsert> SqliteConnection::bulk_insert(std::string_view table,
                                                          std::span<const Column> columns) {
  check_open();
  auto use = statements_.use(SqliteBulkInsert::statement(table, columns));
  return std::make_unique<SqliteBulkInsert>(*this, handle_.get(), std::move(use), columns);
}

// The log is written at a commit all the same, and synced before it is carried over.
void SqliteConnection::sync_later(int log_pages) {
  check_open();
  constexpr const char* kSql = "PRAGMA synchronous=NORMAL";
  if (sqlite3_exec(handle_.get(), kSql, nullptr, nullptr, nullptr) != SQLITE_OK) throw failed(kSql);
  carry_over_.serve(handle_.get(), log_pages);
}

// Both counts only ever grow, so that their sum is another one after either.
std::optional<WriteState> SqliteConnection::write_state() {
  auto rows = query("PRAGMA data_version", {});
  rows.next();
  return WriteState{number_, sqlite3_total_changes64(handle_.get()) + undone_, rows.int64(0)};
}

void SqliteConnection::begin(TransactionMode mode) {
  check_open();
  if (mode_) throw std::logic_error("a transaction within a transaction");
  if (mode == TransactionMode::write && stop_->stopped) {
    throw DatabaseError(ErrorClass::outcome_unknown,
                        "nothing is written after a commit whose outcome is unknown");
  }
  run(mode == TransactionMode::write ? "BEGIN IMMEDIATE" : "BEGIN");
  mode_ = mode;
  savepoints_ = 0;
}

void SqliteConnection::commit() {
  check_open();
  if (!mode_) throw std::logic_error("a commit without a transaction");
  if (mode_ == TransactionMode::write && stop_->stopped) {
    rollback();
    throw DatabaseError(ErrorClass::outcome_unknown,
                        "nothing is committed after a commit whose outcome is unknown");
  }
  const auto use = statements_.use("COMMIT");
  if (sqlite3_step(use.get()) != SQLITE_DONE) {
    const DatabaseError error = failed("COMMIT", SqliteStep::commit);
    rollback();
    throw error;
  }
  mode_.reset();
}

void SqliteConnection::rollback() noexcept {
  if (!mode_) return;
  mode_.reset();
  lost_.reset();
  savepoints_ = 0;
  ++undone_;
  if (sqlite3_get_autocommit(handle_.get()) != 0) return;
  sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (sqlite3_get_autocommit(handle_.get()) == 0) broken_ = true;
}

void SqliteConnection::begin_savepoint() {
  check_open();
  if (!mode_) throw std::logic_error("a savepoint without a transaction");
  run("SAVEPOINT s" + std::to_string(savepoints_ + 1));
  ++savepoints_;
}

void SqliteConnection::release_savepoint() {
  check_open();
  run("RELEASE s" + std::to_string(savepoints_));
  --savepoints_;
}

void SqliteConnection::rollback_savepoint() noexcept {
  if (savepoints_ == 0) return;  // the whole transaction is gone
  const std::string name = "s" + std::to_string(savepoints_--);
  ++undone_;
  if (lost_ || broken_) return;
  const std::string sql = "ROLLBACK TO " + name + "; RELEASE " + name;
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    failed(sql);
    if (!lost_) lost_ = ErrorClass::statement;
  }
}

}  // namespace jishi::db
