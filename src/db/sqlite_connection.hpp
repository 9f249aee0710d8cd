// One connection to an SQLite file.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "db/connection.hpp"
#include "db/sqlite_error.hpp"
#include "db/sqlite_statement.hpp"

namespace jishi::db {

// Shared by the connections of one opened file. After an unknown outcome nothing more is written to
// it, not even by the checkpoint that closing the last connection makes: what is in the log is
// judged when the file is opened again.
struct SqliteWriteStop {
  std::atomic<bool> stopped{false};
};

class SqliteCarryOver;

struct SqliteClose {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using SqliteConnectionHandle = std::unique_ptr<sqlite3, SqliteClose>;

// Closing the connection leaves the log as it is.
void keep_log(sqlite3* connection);

class SqliteConnection final : public Connection {
 public:
  // `carry_over`: of the file, for sync_later(); outlives the connection.
  SqliteConnection(SqliteConnectionHandle handle, std::shared_ptr<SqliteWriteStop> stop,
                   SqliteCarryOver& carry_over);
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  void sync_later(int log_pages) override;
  std::optional<WriteState> write_state() override;
  using Connection::execute;
  using Connection::query;
  using Connection::stream;
  std::int64_t execute(std::string_view sql, std::span<const Param> params) override;
  Rows query(std::string_view sql, std::span<const Param> params) override;
  Rows stream(std::string_view sql, std::span<const Param> params) override;
  void execute_script(std::string_view sql) override;
  std::unique_ptr<BulkInsert> bulk_insert(std::string_view table,
                                          std::span<const Column> columns) override;
  void begin(TransactionMode mode) override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const override { return mode_.has_value(); }
  bool can_commit() const override { return mode_ && !lost_ && !broken_; }
  void begin_savepoint() override;
  void release_savepoint() override;
  void rollback_savepoint() noexcept override;
  bool usable() const override { return !broken_; }
  void interrupt() noexcept override { sqlite3_interrupt(handle_.get()); }

  // For the rows and inserts made here: the error of the failed last call, noted in the
  // connection's state.
  DatabaseError failed(std::string_view sql, SqliteStep step = SqliteStep::statement);
  // Throws where nothing may run now, or `statement` must not.
  void check_may_run(sqlite3_stmt* statement) const;
  // Runs it to its end.
  void finish(sqlite3_stmt* statement);

 private:
  void check_open() const;
  void run(std::string_view sql);
  void run_each(std::string_view sql);

  SqliteConnectionHandle handle_;
  std::shared_ptr<SqliteWriteStop> stop_;
  SqliteCarryOver& carry_over_;
  SqliteStatements statements_;
  const std::int64_t number_;
  std::int64_t undone_ = 0;
  std::optional<TransactionMode> mode_;
  int savepoints_ = 0;
  bool broken_ = false;
  // Set when SQLite rolled the transaction back by itself: until rollback() nothing runs, else
  // the rest of the work would be committed without its beginning.
  std::optional<ErrorClass> lost_;
};

}  // namespace jishi::db
