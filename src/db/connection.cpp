#include "db/connection.hpp"

#include <stdexcept>

#include "db/rows_source.hpp"

namespace jishi::db {

Rows::Rows(std::unique_ptr<Source> source) : source_(std::move(source)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

bool Rows::next() {
  on_row_ = source_->next();
  return on_row_;
}

int Rows::columns() const {
  return source_->columns();
}

const Rows::Source& Rows::at(int column) const {
  if (!on_row_) throw std::logic_error("a column is read without a row");
  if (column < 0 || column >= source_->columns()) {
    throw std::logic_error("column " + std::to_string(column) + " is read of " +
                           std::to_string(source_->columns()));
  }
  return *source_;
}

bool Rows::is_null(int column) const {
  return at(column).is_null(column);
}
std::int64_t Rows::int64(int column) const {
  return at(column).int64(column);
}
std::string_view Rows::text(int column) const {
  return at(column).text(column);
}
Bytes Rows::blob(int column) const {
  return at(column).blob(column);
}
Date Rows::date(int column) const {
  return at(column).date(column);
}
bool Rows::boolean(int column) const {
  return at(column).boolean(column);
}
void Rows::cells(std::span<Cell> out) const {
  if (!out.empty()) at(static_cast<int>(out.size()) - 1).cells(out);
}
Decimal Rows::decimal(int column, int scale) const {
  return Decimal::from_scaled(at(column).int64(column), scale);
}

void wrong_type(int column, const char* wanted, const char* found) {
  throw std::logic_error("column " + std::to_string(column) + " is read as " + wanted +
                         " and holds " + found);
}

Date checked_date(std::int64_t days) {
  if (days < kFirstDate.days() || days > kForever.days()) {
    throw DatabaseError(ErrorClass::corrupt,
                        "a stored date is out of range: day " + std::to_string(days));
  }
  return Date::from_days(static_cast<std::int32_t>(days));
}

Savepoint::Savepoint(Connection& connection) : connection_(connection) {
  connection_.begin_savepoint();
}

Savepoint::~Savepoint() {
  if (!open_) return;
  ++connection_.savepoints_undone_;
  connection_.rollback_savepoint();
}

void Savepoint::release() {
  connection_.release_savepoint();
  open_ = false;
}

std::string quoted_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name.find('\0') != std::string_view::npos) {
    throw std::logic_error("not a name for SQL: \"" + std::string(name) + "\"");
  }
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') out += '"';
  }
  return out + '"';
}

}  // namespace jishi::db
