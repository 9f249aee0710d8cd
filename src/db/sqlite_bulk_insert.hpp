// Many rows into one SQLite table by one prepared statement.
#pragma once

#include <string>
#include <vector>

#include "db/sqlite_connection.hpp"

namespace jishi::db {

class SqliteBulkInsert final : public BulkInsert {
 public:
  SqliteBulkInsert(SqliteConnection& connection, sqlite3* handle, SqliteStatements::Use use,
                   std::span<const Column> columns);
  static std::string statement(std::string_view table, std::span<const Column> columns);

  using BulkInsert::add;
  void add(std::span<const Param> row) override;
  std::int64_t finish() override { return rows_; }

 private:
  SqliteConnection& connection_;
  sqlite3* handle_;
  SqliteStatements::Use use_;
  std::vector<Type> types_;
  std::int64_t rows_ = 0;
};

}  // namespace jishi::db
