// The statements that are prepared on one PostgreSQL connection.
#pragma once

#include <libpq-fe.h>

#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace jishi::db {

// By text and parameter types; a null fits any type, so that rows with and without nulls share one
// statement. Remembers what is prepared; preparing and deallocating is the connection's work.
class PostgresqlStatements {
 public:
  static constexpr std::size_t kMost = 256;        // texts
  static constexpr std::size_t kMostVariants = 8;  // of one text, with other types

  // The name of a statement that takes parameters of these types.
  std::optional<std::string> find(std::string_view sql, std::span<const Oid> types);
  std::string next_name() { return "s" + std::to_string(++last_); }
  // `types` as the server reports them after preparing.
  void add(std::string_view sql, std::string name, std::vector<Oid> types);
  void forget(std::string_view sql);
  void forget_all();

  // Names that are no longer used here and may be deallocated on the server; the list is emptied.
  std::vector<std::string> take_unused() { return std::exchange(unused_, {}); }
  bool has_unused() const { return !unused_.empty(); }

 private:
  struct Variant {
    std::string name;
    std::vector<Oid> types;
  };
  struct Entry {
    std::string sql;
    std::vector<Variant> variants;
  };
  void drop(std::list<Entry>::iterator entry);

  std::list<Entry> entries_;  // the last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
  std::vector<std::string> unused_;
  std::int64_t last_ = 0;
};

}  // namespace jishi::db
