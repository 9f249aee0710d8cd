#include "db/sqlite_bulk_insert.hpp"

#include "db/bulk_row.hpp"

namespace jishi::db {

SqliteBulkInsert::SqliteBulkInsert(SqliteConnection& connection, sqlite3* handle,
                                   SqliteStatements::Use use, std::span<const Column> columns)
    : connection_(connection), handle_(handle), use_(std::move(use)), types_(types_of(columns)) {}

std::string SqliteBulkInsert::statement(std::string_view table, std::span<const Column> columns) {
  std::string sql =
      "INSERT INTO " + quoted_name(table) + " (" + column_list(columns) + ") VALUES (";
  for (std::size_t i = 1; i <= columns.size(); ++i) {
    if (i > 1) sql += ", ";
    sql += "?" + std::to_string(i);
  }
  return sql + ")";
}

void SqliteBulkInsert::add(std::span<const Param> row) {
  check_bulk_row(types_, row);
  connection_.check_may_run(use_.get());
  bind_all(handle_, use_.get(), row);
  try {
    connection_.finish(use_.get());
  } catch (...) {
    sqlite3_reset(use_.get());
    throw;
  }
  sqlite3_reset(use_.get());
  ++rows_;
}

}  // namespace jishi::db
