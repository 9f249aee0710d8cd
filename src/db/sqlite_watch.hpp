// Looking whether an SQLite file has changed.
#pragma once

#include <cstdint>

#include "db/change_watch.hpp"
#include "db/sqlite_connection.hpp"

namespace jishi::db {

class SqliteWatch final : public ChangeWatch {
 public:
  explicit SqliteWatch(SqliteConnectionHandle handle);

  bool wait(std::chrono::milliseconds longest) override;

 private:
  std::int64_t version();

  SqliteConnectionHandle handle_;
  SqliteHandle look_;  // finalized before the connection closes
  std::int64_t seen_ = 0;
};

}  // namespace jishi::db
