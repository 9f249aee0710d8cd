// SQLite's result codes in our error classes.
#pragma once

#include <sqlite3.h>

#include <string_view>

#include "db/error.hpp"

namespace jishi::db {

// Where the failing call stood: whether a commit may have taken place decides the class.
enum class SqliteStep { open, statement, commit };

// `extended` is an extended result code, `system_errno` the errno behind it (0 for none).
ErrorClass sqlite_error_class(int extended, int system_errno, SqliteStep step);

// The connection's last error.
DatabaseError sqlite_error(sqlite3* connection, std::string_view sql, SqliteStep step);

}  // namespace jishi::db
