#include "db/sqlite_rows.hpp"

#include <utility>

namespace jishi::db {
namespace {

const char* type_name(int type) {
  switch (type) {
    case SQLITE_INTEGER:
      return "an integer";
    case SQLITE_FLOAT:
      return "a floating point number";
    case SQLITE_TEXT:
      return "text";
    case SQLITE_BLOB:
      return "a blob";
    default:  // an int of SQLite, not an enum
      return "null";
  }
}

// The same parameters over copies of their text and bytes.
std::vector<Param> copied(std::span<const Param> params, std::vector<std::string>& kept) {
  std::vector<Param> out;
  out.reserve(params.size());
  kept.reserve(params.size());
  for (const Param& param : params) {
    if (const auto* text = std::get_if<std::string_view>(&param.state())) {
      out.emplace_back(std::string_view(kept.emplace_back(*text)));
    } else if (const auto* bytes = std::get_if<Bytes>(&param.state())) {
      kept.emplace_back(reinterpret_cast<const char*>(bytes->data()), bytes->size());
      out.emplace_back(std::as_bytes(std::span(kept.back())));
    } else {
      out.push_back(param);
    }
  }
  return out;
}

}  // namespace

SqliteRows::SqliteRows(SqliteConnection& connection, sqlite3* handle, SqliteStatements::Use use,
                       std::span<const Param> params)
    : connection_(connection), use_(std::move(use)) {
  bind_all(handle, use_.get(), copied(params, kept_));
  first_ = next();
}

bool SqliteRows::next() {
  if (first_) return *std::exchange(first_, std::nullopt);
  if (ended_) return false;
  connection_.check_may_run(use_.get());
  const int result = sqlite3_step(use_.get());
  if (result == SQLITE_ROW) return true;
  ended_ = true;
  if (result == SQLITE_DONE) {
    sqlite3_reset(use_.get());  // ends the read transaction of a statement that stands alone
    return false;
  }
  const bool commits = !connection_.in_transaction() && sqlite3_stmt_readonly(use_.get()) == 0;
  throw connection_.failed(sqlite3_sql(use_.get()),
                           commits ? SqliteStep::commit : SqliteStep::statement);
}

bool SqliteRows::is_null(int column) const {
  return sqlite3_column_type(use_.get(), column) == SQLITE_NULL;
}

void SqliteRows::check_type(int column, int wanted, const char* name) const {
  const int type = sqlite3_column_type(use_.get(), column);
  if (type != wanted) wrong_type(column, name, type_name(type));
}

std::int64_t SqliteRows::int64(int column) const {
  check_type(column, SQLITE_INTEGER, "an integer");
  return sqlite3_column_int64(use_.get(), column);
}

std::string_view SqliteRows::text(int column) const {
  check_type(column, SQLITE_TEXT, "text");
  // The bytes as they stand in the page: sqlite3_column_text would copy them to put a null behind.
  const auto* begin = static_cast<const char*>(sqlite3_column_blob(use_.get(), column));
  if (begin == nullptr) return {};  // an empty text
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(use_.get(), column))};
}

Bytes SqliteRows::blob(int column) const {
  check_type(column, SQLITE_BLOB, "a blob");
  const auto* begin = static_cast<const std::byte*>(sqlite3_column_blob(use_.get(), column));
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(use_.get(), column))};
}

Date SqliteRows::date(int column) const {
  check_type(column, SQLITE_INTEGER, "a date");
  return checked_date(sqlite3_column_int64(use_.get(), column));
}

bool SqliteRows::boolean(int column) const {
  check_type(column, SQLITE_INTEGER, "a boolean");
  return sqlite3_column_int64(use_.get(), column) != 0;
}

// One look for each column: sqlite3_column_type() and the like would each look it up again. The
// connection takes no mutex and is one thread's, so these values may be read.
void SqliteRows::cells(std::span<Cell> out) const {
  for (std::size_t i = 0; i < out.size(); ++i) {
    sqlite3_value* value = sqlite3_column_value(use_.get(), static_cast<int>(i));
    const int type = sqlite3_value_type(value);
    Cell& cell = out[i];
    if (type == SQLITE_INTEGER) {
      cell.holds = Cell::Holds::number;
      cell.number = sqlite3_value_int64(value);
    } else if (type == SQLITE_NULL) {
      cell.holds = Cell::Holds::nothing;
    } else if (type == SQLITE_TEXT) {
      const auto* begin = static_cast<const char*>(sqlite3_value_blob(value));
      cell.holds = Cell::Holds::text;
      cell.text =
          begin == nullptr
              ? std::string_view()
              : std::string_view(begin, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    } else {
      wrong_type(static_cast<int>(i), "a number or text", type_name(type));
    }
  }
}

}  // namespace jishi::db
