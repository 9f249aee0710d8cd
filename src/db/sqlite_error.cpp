#include "db/sqlite_error.hpp"

#include <cerrno>
#include <string>

#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

ErrorClass constraint_class(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return ErrorClass::unique;
    default:  // an int of SQLite, not an enum
      return ErrorClass::constraint;
  }
}

ErrorClass input_output_class(int extended, int system_errno) {
  // Pages that a failed fsync left behind may or may not reach the disk later.
  if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC) {
    return ErrorClass::outcome_unknown;
  }
  if (system_errno == ENOSPC || system_errno == EDQUOT) return ErrorClass::full;
  if (extended == SQLITE_IOERR_NOMEM) return ErrorClass::busy;
  if (extended == SQLITE_IOERR_DATA || extended == SQLITE_IOERR_CORRUPTFS ||
      extended == SQLITE_IOERR_READ || extended == SQLITE_IOERR_SHORT_READ) {
    return ErrorClass::corrupt;
  }
  return ErrorClass::unreachable;
}

ErrorClass plain_class(int extended, int system_errno) {
  switch (extended & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      return ErrorClass::busy;
    case SQLITE_CONSTRAINT:
      return constraint_class(extended);
    case SQLITE_FULL:
      return ErrorClass::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorClass::corrupt;
    case SQLITE_IOERR:
      return input_output_class(extended, system_errno);
    case SQLITE_CANTOPEN:
      return system_errno == ENOSPC ? ErrorClass::full : ErrorClass::unreachable;
    case SQLITE_READONLY:
      return ErrorClass::read_only;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ErrorClass::unreachable;
    case SQLITE_INTERRUPT:
      return ErrorClass::cancelled;
    default:
      return ErrorClass::statement;
  }
}

}  // namespace

ErrorClass sqlite_error_class(int extended, int system_errno, SqliteStep step) {
  const ErrorClass found = plain_class(extended, system_errno);
  if (step != SqliteStep::commit) return found;
  // Everything else is refused before the commit frame is written whole.
  switch (extended & 0xFF) {
    case SQLITE_IOERR:
      // After the frame: its sync, or entering it in the index of the log.
      return extended == SQLITE_IOERR_WRITE && found == ErrorClass::full
                 ? found
                 : ErrorClass::outcome_unknown;
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERNAL:
      return ErrorClass::outcome_unknown;
    default:
      return found;
  }
}

DatabaseError sqlite_error(sqlite3* connection, std::string_view sql, SqliteStep step) {
  const int extended = sqlite3_extended_errcode(connection);
  const int system_errno = sqlite3_system_errno(connection);
  std::string message = sqlite3_errmsg(connection);
  message += " (" + std::to_string(extended) + ")";
  return statement_error(sqlite_error_class(extended, system_errno, step), sql, message);
}

}  // namespace jishi::db
