// What a column can hold, and how one is given to a statement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"

namespace jishi::db {

enum class Dialect { sqlite, postgresql };

// The column types of both databases. `decimal` is an int64 scaled by its column's definition
// (SQLite's numeric loses digits); `date` is days since 1970-01-01 in SQLite and `date` in
// PostgreSQL.
enum class Type { int64, text, blob, date, boolean, decimal };

using Bytes = std::span<const std::byte>;

// A value on its way into a statement. Does not own: text and bytes must outlive the call that it
// is given to.
class Param {
 public:
  Param(std::nullptr_t) {}
  Param(std::int64_t value) : value_(value) {}
  Param(int value) : value_(std::int64_t{value}) {}
  Param(bool value) : value_(value) {}
  Param(std::string_view value) : value_(value) {}
  Param(const std::string& value) : value_(std::string_view(value)) {}
  Param(const char* value) : value_(std::string_view(value)) {}
  Param(Bytes value) : value_(value) {}
  Param(Date value) : value_(value) {}
  // Bound as its scaled int64; the caller has given it the column's scale.
  Param(Decimal value) : value_(value.scaled()) {}
  template <class Tag>
  Param(Id<Tag> id) : value_(id.value()) {}
  template <class T>
  Param(const std::optional<T>& value) {
    if (value) *this = Param(*value);
  }

  using State = std::variant<std::monostate, std::int64_t, bool, std::string_view, Bytes, Date>;
  const State& state() const { return value_; }
  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

 private:
  State value_;
};

}  // namespace jishi::db
