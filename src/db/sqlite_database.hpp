// An SQLite file, opened.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "db/database.hpp"
#include "db/file_lock.hpp"
#include "db/sqlite_carry_over.hpp"
#include "db/sqlite_connection.hpp"

namespace jishi::db {

class SqliteDatabase final : public Database {
 public:
  // Makes one connection, so that a file that is no database is refused here. The owner first
  // brings what an earlier process left in the log into the database file and syncs it: after a
  // failed fsync the log may be whole in memory only, and what is appended to it would be lost
  // with it.
  SqliteDatabase(std::string_view path, OpenMode mode);
  ~SqliteDatabase() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  std::unique_ptr<Connection> connect() override;
  void sync() override;
  std::unique_ptr<ChangeWatch> watch() override;
  std::string display_name() const override { return path_; }
  std::string file_path() const override { return path_; }

 private:
  SqliteConnectionHandle open_handle(OpenMode mode) const;
  void empty_log(sqlite3* handle) const;

  std::string path_;  // absolute
  OpenMode mode_;
  std::optional<FileLock> lock_;
  std::shared_ptr<SqliteWriteStop> stop_ = std::make_shared<SqliteWriteStop>();
  // Stays open so that the log is not checkpointed and made anew whenever a connection closes.
  SqliteConnectionHandle anchor_;
  SqliteCarryOver carry_over_{[this] { return open_handle(mode_); }, stop_};
  sqlite3_file* log_ = nullptr;  // the anchor's; used by sync() alone. nullptr: opened to read
};

}  // namespace jishi::db
