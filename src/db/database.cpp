#include "db/database.hpp"

#include "db/postgresql_database.hpp"
#include "db/sqlite_database.hpp"

namespace jishi::db {

Dialect dialect_of(std::string_view address) {
  const bool named = address.starts_with("postgresql://") || address.starts_with("postgres://");
  return named ? Dialect::postgresql : Dialect::sqlite;
}

std::unique_ptr<Database> Database::open(std::string_view address, OpenMode mode) {
  if (dialect_of(address) == Dialect::postgresql) {
    return std::make_unique<PostgresqlDatabase>(address, mode);
  }
  if (address.starts_with("sqlite:")) address.remove_prefix(7);
  return std::make_unique<SqliteDatabase>(address, mode);
}

std::string_view column_type(Dialect dialect, Type type) {
  const bool sqlite = dialect == Dialect::sqlite;
  switch (type) {
    case Type::int64:
    case Type::decimal:
      return sqlite ? "INTEGER" : "bigint";
    case Type::text:
      return sqlite ? "TEXT" : "text COLLATE \"C\"";
    case Type::blob:
      return sqlite ? "BLOB" : "bytea";
    case Type::date:
      return sqlite ? "INTEGER" : "date";
    case Type::boolean:
      return sqlite ? "INTEGER" : "boolean";
  }
  return "";
}

}  // namespace jishi::db
