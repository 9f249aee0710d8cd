// What can go wrong with a database, in classes that callers act upon.
#pragma once

#include <stdexcept>
#include <string>

namespace jishi::db {

enum class ErrorClass {
  busy,        // locked, deadlock or serialisation failure: the same transaction may be tried again
  unique,      // a unique index or primary key refused the row
  constraint,  // any other constraint refused it (not null, check, foreign key)
  full,        // no space left for database, log or temporary files
  corrupt,     // the file is damaged or not a database
  unreachable,      // cannot be opened, connection refused or lost before COMMIT was sent
  outcome_unknown,  // COMMIT was sent and its result is not known (failed fsync, lost connection)
  read_only,        // opened for reading, or the file system is
  cancelled,        // a statement timeout or an interrupt
  statement,        // SQL that the database does not accept: our mistake
};

// A stable lower_snake_case word for the class, also the code of the Error shown to users
// ("database_busy", …).
const char* error_code(ErrorClass error);
// What a user should do about it, in Chinese, without the database's own words.
const char* remedy(ErrorClass error);

// Thrown by every call in this folder that reaches a database. what() holds the statement's first
// words and the database's message, for logs; it never holds parameter values.
class DatabaseError : public std::runtime_error {
 public:
  // `remedy`: a literal that says more than the class's own; null for that.
  DatabaseError(ErrorClass error, const std::string& message, const char* remedy = nullptr)
      : std::runtime_error(message), class_(error), remedy_(remedy) {}
  ErrorClass error_class() const { return class_; }
  // What a user should do about it, in Chinese.
  const char* remedy() const { return remedy_ == nullptr ? db::remedy(class_) : remedy_; }

 private:
  ErrorClass class_;
  const char* remedy_;
};

}  // namespace jishi::db
