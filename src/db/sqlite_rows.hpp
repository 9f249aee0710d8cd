// The rows of an SQLite statement, stepped through as they are read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/rows_source.hpp"
#include "db/sqlite_connection.hpp"

namespace jishi::db {

class SqliteRows final : public Rows::Source {
 public:
  SqliteRows(SqliteConnection& connection, sqlite3* handle, SqliteStatements::Use use,
             std::span<const Param> params);

  bool next() override;
  int columns() const override { return sqlite3_column_count(use_.get()); }
  bool is_null(int column) const override;
  std::int64_t int64(int column) const override;
  std::string_view text(int column) const override;
  Bytes blob(int column) const override;
  Date date(int column) const override;
  bool boolean(int column) const override;
  void cells(std::span<Cell> out) const override;

 private:
  void check_type(int column, int wanted, const char* name) const;

  SqliteConnection& connection_;
  // What text and bytes were bound to: the caller's may be gone when the next row is read. Before
  // use_, which is reset first.
  std::vector<std::string> kept_;
  SqliteStatements::Use use_;
  // The first step is made at once, so that an error comes from query() and a RETURNING statement
  // has had its effect.
  std::optional<bool> first_;
  bool ended_ = false;
};

}  // namespace jishi::db
