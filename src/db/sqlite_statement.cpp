#include "db/sqlite_statement.hpp"

#include <utility>

#include "db/sqlite_error.hpp"
#include "db/statement_text.hpp"

namespace jishi::db {
namespace {

struct Binder {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, index, value ? 1 : 0); }
  int operator()(Date value) const { return sqlite3_bind_int(statement, index, value.days()); }
  int operator()(std::string_view value) const {
    check_text(sqlite3_sql(statement), value);
    // A null pointer would bind NULL.
    const char* begin = value.data() != nullptr ? value.data() : "";
    return sqlite3_bind_text64(statement, index, begin, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(Bytes value) const {
    if (value.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, value.data(), value.size(), SQLITE_STATIC);
  }
};

}  // namespace

void bind_all(sqlite3* connection, sqlite3_stmt* statement, std::span<const Param> params) {
  const int wanted = sqlite3_bind_parameter_count(statement);
  if (static_cast<std::size_t>(wanted) != params.size()) {
    throw statement_error(
        ErrorClass::statement, sqlite3_sql(statement),
        std::to_string(params.size()) + " parameters given for " + std::to_string(wanted));
  }
  int index = 0;
  for (const Param& param : params) {
    const Binder binder{statement, ++index};
    if (std::visit(binder, param.state()) != SQLITE_OK) {
      throw sqlite_error(connection, sqlite3_sql(statement), SqliteStep::statement);
    }
  }
}

SqliteStatements::Use::Use(Use&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      in_use_(std::exchange(other.in_use_, nullptr)),
      own_(std::move(other.own_)) {}

SqliteStatements::Use::~Use() {
  if (in_use_ == nullptr) return;  // moved from, or own_ ends it
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *in_use_ = false;
}

SqliteHandle SqliteStatements::prepare(std::string_view sql, unsigned flags) const {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int result = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        flags, &statement, &rest);
  SqliteHandle handle(statement);
  if (result != SQLITE_OK) throw sqlite_error(connection_, sql, SqliteStep::statement);
  const auto read = static_cast<std::size_t>(rest - sql.data());
  if (statement == nullptr || !is_blank(sql.substr(read))) {
    throw statement_error(ErrorClass::statement, sql, "exactly one statement is wanted here");
  }
  return handle;
}

SqliteStatements::Use SqliteStatements::use(std::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end() && found->second->in_use) {
    SqliteHandle own = prepare(sql, 0);
    sqlite3_stmt* statement = own.get();
    return Use(statement, nullptr, std::move(own));
  }
  if (found == by_text_.end()) {
    SqliteHandle statement = prepare(sql, SQLITE_PREPARE_PERSISTENT);
    make_room();
    entries_.push_front({std::string(sql), std::move(statement)});
    by_text_.emplace(entries_.front().sql, entries_.begin());
  } else {
    entries_.splice(entries_.begin(), entries_, found->second);
  }
  Entry& entry = entries_.front();
  entry.in_use = true;
  return Use(entry.statement.get(), &entry.in_use, nullptr);
}

void SqliteStatements::make_room() {
  for (auto entry = entries_.end(); entries_.size() >= kMost && entry != entries_.begin();) {
    --entry;
    if (entry->in_use) continue;
    by_text_.erase(entry->sql);
    entry = entries_.erase(entry);
  }
}

}  // namespace jishi::db
