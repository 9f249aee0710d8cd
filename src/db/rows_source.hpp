// What a driver provides behind Rows.
#pragma once

#include "db/connection.hpp"

namespace jishi::db {

// next() moves to the first or a further row. Getters are called on a row only, for a column that
// exists (Rows sees to both), and throw std::logic_error for a null or a wrong type by
// wrong_type().
class Rows::Source {
 public:
  virtual ~Source() = default;
  virtual bool next() = 0;
  virtual int columns() const = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t int64(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual Bytes blob(int column) const = 0;
  virtual Date date(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual void cells(std::span<Cell> out) const = 0;
};

[[noreturn]] void wrong_type(int column, const char* wanted, const char* found);

// A day as the database holds it; DatabaseError corrupt outside the range of Date.
Date checked_date(std::int64_t days);

}  // namespace jishi::db
