// Which of several processes on one database does what is to be done once.
#pragma once

#include <memory>

#include "db/database.hpp"

namespace jishi::db {

// One thread at a time. The Database outlives it.
class Leadership {
 public:
  explicit Leadership(Database& database) : database_(database) {}
  ~Leadership();

  // Whether this process leads now. On SQLite it always does: it owns the file. On PostgreSQL it
  // holds a lock over a connection of its own; where that is lost another process may take over.
  // False where the database cannot be reached.
  bool held();

 private:
  Database& database_;
  std::unique_ptr<Connection> connection_;
  bool locked_ = false;
};

}  // namespace jishi::db
