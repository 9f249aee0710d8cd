// Opening a database by its address.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "db/change_watch.hpp"
#include "db/connection.hpp"

namespace jishi::db {

enum class OpenMode {
  read,    // must exist; nothing is written
  write,   // must exist; on SQLite takes the file lock: one process owns the database for writing
  create,  // like write, made when missing
};

// Of the database at that address: postgresql://… or postgres://…, else a file.
Dialect dialect_of(std::string_view address);

// The two kinds of address: a path or sqlite:PATH, and postgresql://… (or postgres://…) as libpq
// reads it. Thread safe: connect() may be called from any thread.
//
// SQLite connections run with journal_mode=WAL, synchronous=FULL, foreign_keys=ON,
// trusted_schema=OFF and cell_size_check on; they wait 10 s for a lock, or until a signal comes.
// The owner of an SQLite database holds an exclusive flock on PATH.lock; a second owner is refused
// with ErrorClass::busy and the holder's process id. PostgreSQL connections run with
// synchronous_commit=on, client_encoding=UTF8, TimeZone=UTC, the database's encoding must be UTF8
// and the server 15 or newer.
class Database {
 public:
  static std::unique_ptr<Database> open(std::string_view address, OpenMode mode);
  virtual ~Database() = default;

  virtual Dialect dialect() const = 0;
  virtual std::unique_ptr<Connection> connect() = 0;
  // What connections that sync later have committed by now is durable when it returns. After a
  // failure (outcome_unknown) nothing more is written to an SQLite database, as after a commit of
  // unknown outcome; sync() fails from then on.
  virtual void sync() = 0;
  // Over a connection of its own, from now on.
  virtual std::unique_ptr<ChangeWatch> watch() = 0;
  // The address without a password, for messages and logs.
  virtual std::string display_name() const = 0;
  // The database file's path; empty for PostgreSQL.
  virtual std::string file_path() const = 0;
};

// SQL type of a column in DDL: bigint/INTEGER, text COLLATE "C"/TEXT (both order by code point), …
std::string_view column_type(Dialect dialect, Type type);

}  // namespace jishi::db
