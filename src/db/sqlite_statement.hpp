// Prepared statements of one SQLite connection.
#pragma once

#include <sqlite3.h>

#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "db/value.hpp"

namespace jishi::db {

struct SqliteFinalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteHandle = std::unique_ptr<sqlite3_stmt, SqliteFinalize>;

// Binds without copying: the values must live until the statement is reset. Checks their number.
void bind_all(sqlite3* connection, sqlite3_stmt* statement, std::span<const Param> params);

// The statements last used, by their text; not thread safe.
class SqliteStatements {
 public:
  static constexpr std::size_t kMost = 256;

  explicit SqliteStatements(sqlite3* connection) : connection_(connection) {}

  // A statement in use: reset and given back at its end. One whose text is in use already is
  // prepared afresh and thrown away afterwards.
  class Use {
   public:
    Use(Use&& other) noexcept;
    Use& operator=(Use&&) = delete;
    ~Use();
    sqlite3_stmt* get() const { return statement_; }

   private:
    friend class SqliteStatements;
    Use(sqlite3_stmt* statement, bool* in_use, SqliteHandle own)
        : statement_(statement), in_use_(in_use), own_(std::move(own)) {}
    sqlite3_stmt* statement_;
    bool* in_use_;      // of the cached entry
    SqliteHandle own_;  // when not cached
  };
  Use use(std::string_view sql);
  void clear() {
    by_text_.clear();
    entries_.clear();
  }

 private:
  struct Entry {
    std::string sql;
    SqliteHandle statement;
    bool in_use = false;
  };
  SqliteHandle prepare(std::string_view sql, unsigned flags) const;
  void make_room();

  sqlite3* connection_;
  std::list<Entry> entries_;  // the last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

}  // namespace jishi::db
