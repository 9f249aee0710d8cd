// One connection to a PostgreSQL server.
//
// Few round trips: BEGIN, SAVEPOINT, RELEASE and ROLLBACK TO are not sent by themselves but ahead
// of the next statement, in one pipeline with it and, when it is new, with its preparation.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "db/postgresql_binary.hpp"
#include "db/postgresql_error.hpp"
#include "db/postgresql_statements.hpp"

namespace jishi::db {

struct PostgresqlFinish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PostgresqlHandle = std::unique_ptr<PGconn, PostgresqlFinish>;

class PostgresqlConnection final : public Connection {
 public:
  explicit PostgresqlConnection(PostgresqlHandle handle);
  ~PostgresqlConnection() override;

  Dialect dialect() const override { return Dialect::postgresql; }
  void sync_later(int) override {}
  std::optional<WriteState> write_state() override { return std::nullopt; }
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
  bool can_commit() const override { return mode_ && !broken_ && !spoiled(); }
  void begin_savepoint() override;
  void release_savepoint() override;
  void rollback_savepoint() noexcept override;
  bool usable() const override;
  void interrupt() noexcept override;

  // One COPY … FROM STDIN with all of its data.
  void copy(std::string_view sql, std::string_view data);
  // The next row of the open stream; null after the last.
  PostgresqlResult next_of_stream(std::string_view sql);
  void end_stream() noexcept;

 private:
  // What a pipeline answered: the results in order up to the first error.
  struct Replies {
    std::vector<PostgresqlResult> results;
    PostgresqlResult error;
    bool failed = false;
  };

  void check_open() const;
  // Before a statement that is in no transaction: the server is told the thread's TimeLimit.
  void limit_statements();
  void check_alive(PostgresqlStep step);
  bool spoiled() const;
  bool begun() const;
  PostgresqlStep step_of(std::string_view sql) const;
  std::optional<std::string> find_prepared(std::string_view sql, std::span<const Param> params);
  PostgresqlResult run(std::string_view sql, std::span<const Param> params);
  PostgresqlResult exchange(std::string_view sql, const std::optional<std::string>& prepared);
  void prepare(std::string_view sql);
  void send_pending(PostgresqlStep step);
  void queue_unused();
  bool send_text(const std::string& sql);
  bool send_preparation(const std::string& name, std::string_view sql);
  bool send_prepared(const std::string& name);
  Replies read_pipeline();
  PostgresqlResult read_last();
  void forget_after(std::string_view sql, PGresult* result);
  DatabaseError failed(const PGresult* result, std::string_view sql, PostgresqlStep step);

  PostgresqlHandle handle_;
  std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> cancel_;
  PostgresqlStatements statements_;
  PostgresqlParams params_;           // of the statement being sent
  std::vector<std::string> pending_;  // to be sent ahead of the next statement
  std::optional<TransactionMode> mode_;
  int savepoints_ = 0;
  std::chrono::milliseconds statement_limit_{0};
  bool streaming_ = false;
  bool broken_ = false;
  bool outcome_unknown_ = false;
};

}  // namespace jishi::db
