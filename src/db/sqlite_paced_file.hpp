// The file of an SQLite database that is synced bit by bit while it is written.
#pragma once

#include <sqlite3.h>

namespace jishi::db {

// What a checkpoint writes it syncs at its end, all at once, and whoever syncs the log meanwhile
// waits behind it. While this object lives, the database file of that connection is synced after
// every so many pages that the connection wrote; a sync that fails fails the write. For a
// connection that only carries the log over. The connection outlives this object.
class SqlitePacedFile : private sqlite3_io_methods {
 public:
  SqlitePacedFile(sqlite3* handle, int pages);
  ~SqlitePacedFile() { file_->pMethods = methods_; }
  SqlitePacedFile(const SqlitePacedFile&) = delete;
  SqlitePacedFile& operator=(const SqlitePacedFile&) = delete;

 private:
  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at);

  sqlite3_file* file_ = nullptr;
  const sqlite3_io_methods* methods_ = nullptr;  // SQLite's own
  const int pages_;
  mutable int written_ = 0;  // pages, not synced yet
};

}  // namespace jishi::db
