// A PostgreSQL database, by its address.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "db/database.hpp"
#include "db/postgresql_connection.hpp"

namespace jishi::db {

class PostgresqlDatabase final : public Database {
 public:
  // Makes one connection, so that an address that does not work is refused here.
  PostgresqlDatabase(std::string_view address, OpenMode mode);

  Dialect dialect() const override { return Dialect::postgresql; }
  std::unique_ptr<Connection> connect() override;
  void sync() override {}  // every commit waits for the disk
  std::unique_ptr<ChangeWatch> watch() override;
  std::string display_name() const override { return display_name_; }
  std::string file_path() const override { return ""; }

 private:
  void create_when_missing() const;
  PostgresqlHandle new_handle() const;

  std::string address_;
  std::string display_name_;
  std::string database_name_;
  OpenMode mode_;
  std::mutex mutex_;
  PostgresqlHandle first_;  // made by the constructor, given to the first connect()
};

}  // namespace jishi::db
