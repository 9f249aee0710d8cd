// The values of the expression language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "expression/problem.hpp"

namespace jishi::expression {

enum class Kind : std::uint8_t {
  null,      // also an empty field
  boolean,   // bool
  integer,   // int, 64 bits
  real,      // double
  decimal,   // decimal, exact (a departure from CEL)
  text,      // string, UTF-8
  date,      // date, a calendar day (a departure from CEL)
  duration,  // duration
  list,
  row,      // one row of a ledger: fields by ordinal
  failure,  // inside the evaluator only: an error on its way
};

// The language's name of the kind: int, double, string, …
std::string_view name_of(Kind kind);
// 整数 int, 文本 string, … for messages.
std::string_view chinese_name(Kind kind);

// A span of time, as CEL's: signed nanoseconds in an int64, about ±292 years.
struct Duration {
  std::int64_t nanoseconds = 0;
  constexpr auto operator<=>(const Duration&) const = default;
};

// An error at run time. Trivial, so that it costs nothing on the way; describe() makes words of it.
struct Fault {
  ErrorKind kind = ErrorKind::no_such_overload;
  Kind left = Kind::null;   // the kinds of the operands, for no_such_overload
  Kind right = Kind::null;  // null also where there is only one operand
  std::uint32_t node = 0;   // of the Ast
};

// One value, 16 bytes. Text, lists and rows are not owned: what they point to must stay as long as
// the Value is used (results: until the Evaluator that made them evaluates again).
class Value {
 public:
  constexpr Value() : integer_(0) {}  // null

  static Value boolean(bool value) {
    Value out(Kind::boolean);
    out.integer_ = value ? 1 : 0;
    return out;
  }
  static Value integer(std::int64_t value) {
    Value out(Kind::integer);
    out.integer_ = value;
    return out;
  }
  static Value real(double value) {
    Value out(Kind::real);
    out.real_ = value;
    return out;
  }
  static Value decimal(Decimal value) {
    Value out(Kind::decimal);
    out.integer_ = value.scaled();
    out.scale_ = static_cast<std::uint8_t>(value.scale());
    return out;
  }
  // Valid UTF-8, below 4 GiB.
  static Value text(std::string_view value) {
    Value out(Kind::text);
    out.text_ = value.data();
    out.size_ = static_cast<std::uint32_t>(value.size());
    return out;
  }
  static Value date(Date value) {
    Value out(Kind::date);
    out.integer_ = value.days();
    return out;
  }
  static Value duration(Duration value) {
    Value out(Kind::duration);
    out.integer_ = value.nanoseconds;
    return out;
  }
  static Value list(std::span<const Value> items);
  static Value row(std::span<const Value> fields) {
    Value out(Kind::row);
    out.items_ = fields.data();
    out.size_ = static_cast<std::uint32_t>(fields.size());
    out.depth_ = 1;
    return out;
  }
  static Value failure(Fault fault) {
    Value out(Kind::failure);
    out.fault_ = fault;
    return out;
  }

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_failure() const { return kind_ == Kind::failure; }
  bool is_true() const { return kind_ == Kind::boolean && integer_ != 0; }
  bool is_false() const { return kind_ == Kind::boolean && integer_ == 0; }

  // Each only for a value of that kind.
  bool as_boolean() const { return integer_ != 0; }
  std::int64_t as_integer() const { return integer_; }
  double as_real() const { return real_; }
  Decimal as_decimal() const { return Decimal::from_scaled(integer_, scale_); }
  std::string_view as_text() const { return {text_, size_}; }
  Date as_date() const { return Date::from_days(static_cast<std::int32_t>(integer_)); }
  Duration as_duration() const { return {integer_}; }
  std::span<const Value> items() const { return {items_, size_}; }  // list and row
  const Fault& fault() const { return fault_; }

  // How deep lists are nested: 0 for a scalar, 1 for a list of scalars.
  int depth() const { return depth_; }

 private:
  explicit constexpr Value(Kind kind) : kind_(kind), integer_(0) {}

  Kind kind_ = Kind::null;
  std::uint8_t scale_ = 0;   // decimal
  std::uint16_t depth_ = 0;  // list and row
  std::uint32_t size_ = 0;   // bytes of text, items of a list or row
  union {
    std::int64_t integer_;
    double real_;
    const char* text_;
    const Value* items_;
    Fault fault_;
  };
};
static_assert(sizeof(Value) == 16);

// Lists nest no deeper than this; beyond it: ErrorKind::limit.
inline constexpr int kMaxValueDepth = 100;

// Equality as the language defines it: numbers by value across int, double and decimal, NaN equal
// to nothing, different types unequal, lists item by item, null equal to null only.
bool equal(Value left, Value right);

inline bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::real || kind == Kind::decimal;
}

}  // namespace jishi::expression
