// The rows of a PostgreSQL result: whole in memory, or one at a time from a stream.
#pragma once

#include <string>

#include "db/postgresql_connection.hpp"
#include "db/rows_source.hpp"

namespace jishi::db {

class PostgresqlRows : public Rows::Source {
 public:
  explicit PostgresqlRows(PostgresqlResult result) : result_(std::move(result)) {}

  bool next() override { return ++row_ < PQntuples(result_.get()); }
  int columns() const override { return PQnfields(result_.get()); }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t int64(int column) const override;
  std::string_view text(int column) const override;
  Bytes blob(int column) const override;
  Date date(int column) const override;
  bool boolean(int column) const override;
  void cells(std::span<Cell> out) const override;

 protected:
  void replace(PostgresqlResult result) {
    result_ = std::move(result);
    row_ = 0;
  }

 private:
  Oid type(int column) const { return PQftype(result_.get(), column); }
  std::string_view bytes(int column, const char* wanted) const;
  [[noreturn]] void wrong(int column, const char* wanted) const;

  PostgresqlResult result_;
  int row_ = -1;
};

class PostgresqlStream final : public PostgresqlRows {
 public:
  PostgresqlStream(PostgresqlConnection& connection, std::string sql)
      : PostgresqlRows(nullptr), connection_(connection), sql_(std::move(sql)) {}
  ~PostgresqlStream() override {
    if (!ended_) connection_.end_stream();
  }
  bool next() override;

 private:
  PostgresqlConnection& connection_;
  std::string sql_;
  bool ended_ = false;
};

}  // namespace jishi::db
