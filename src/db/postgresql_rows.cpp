#include "db/postgresql_rows.hpp"

namespace jishi::db {

void PostgresqlRows::wrong(int column, const char* wanted) const {
  wrong_type(column, wanted, ("type " + std::to_string(type(column))).c_str());
}

std::string_view PostgresqlRows::bytes(int column, const char* wanted) const {
  if (is_null(column)) wrong_type(column, wanted, "null");
  return {PQgetvalue(result_.get(), row_, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

std::int64_t PostgresqlRows::int64(int column) const {
  const auto value = decode_int64(type(column), bytes(column, "an integer"));
  if (!value) wrong(column, "an integer");
  return *value;
}

std::string_view PostgresqlRows::text(int column) const {
  const std::string_view value = bytes(column, "text");
  if (!is_text_type(type(column))) wrong(column, "text");
  return value;
}

Bytes PostgresqlRows::blob(int column) const {
  const std::string_view value = bytes(column, "a blob");
  if (type(column) != kOidBytea) wrong(column, "a blob");
  return std::as_bytes(std::span(value));
}

Date PostgresqlRows::date(int column) const {
  const std::string_view value = bytes(column, "a date");
  if (type(column) != kOidDate) wrong(column, "a date");
  return checked_date(decode_date(value));
}

bool PostgresqlRows::boolean(int column) const {
  const std::string_view value = bytes(column, "a boolean");
  if (type(column) != kOidBool) wrong(column, "a boolean");
  return value[0] != 0;
}

void PostgresqlRows::cells(std::span<Cell> out) const {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int column = static_cast<int>(i);
    Cell& cell = out[i];
    if (is_null(column)) {
      cell.holds = Cell::Holds::nothing;
    } else if (is_text_type(type(column))) {
      cell.holds = Cell::Holds::text;
      cell.text = bytes(column, "text");
    } else {
      cell.holds = Cell::Holds::number;
      cell.number = type(column) == kOidDate   ? date(column).days()
                    : type(column) == kOidBool ? static_cast<std::int64_t>(boolean(column))
                                               : int64(column);
    }
  }
}

bool PostgresqlStream::next() {
  if (ended_) return false;
  PostgresqlResult row;
  try {
    row = connection_.next_of_stream(sql_);
  } catch (...) {
    ended_ = true;
    throw;
  }
  ended_ = row == nullptr;
  if (!ended_) replace(std::move(row));
  return !ended_;
}

}  // namespace jishi::db
