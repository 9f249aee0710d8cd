// Notifications of a PostgreSQL server.
#pragma once

#include <string>

#include "db/change_watch.hpp"
#include "db/postgresql_connection.hpp"

namespace jishi::db {

class PostgresqlWatch final : public ChangeWatch {
 public:
  // `name`: of the database, for messages.
  PostgresqlWatch(PostgresqlHandle handle, std::string name);

  bool wait(std::chrono::milliseconds longest) override;

 private:
  bool take_notifications();
  [[noreturn]] void lost() const;

  PostgresqlHandle handle_;
  std::string name_;
};

}  // namespace jishi::db
