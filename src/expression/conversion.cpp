#include <cmath>
#include <string>

#include "base/text.hpp"
#include "expression/number.hpp"
#include "expression/operation.hpp"

namespace jishi::expression {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

Value no_overload(Value value) {
  return failed(ErrorKind::no_such_overload, value.kind());
}
Value invalid(Value value) {
  return failed(ErrorKind::invalid_argument, value.kind());
}
Value too_large(Value value) {
  return failed(ErrorKind::overflow, value.kind());
}

Value to_bool(Value value) {
  if (value.kind() == Kind::boolean) return value;
  if (value.kind() != Kind::text) return no_overload(value);
  const std::string_view text = value.as_text();
  for (const std::string_view yes : {"true", "TRUE", "True", "t", "1"})
    if (text == yes) return Value::boolean(true);
  for (const std::string_view no : {"false", "FALSE", "False", "f", "0"})
    if (text == no) return Value::boolean(false);
  return invalid(value);
}

Value text_to_int(Value value) {
  std::string_view text = value.as_text();
  const std::string_view digits =
      text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return invalid(value);
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto whole = parse_int64(text);
  return whole ? Value::integer(*whole) : too_large(value);
}

Value to_int(Value value) {
  if (value.kind() == Kind::integer) return value;
  if (value.kind() == Kind::text) return text_to_int(value);
  if (value.kind() == Kind::decimal) {
    const Decimal decimal = value.as_decimal();
    std::int64_t unit = 1;
    for (int i = 0; i < decimal.scale(); ++i)
      unit *= 10;
    return Value::integer(decimal.scaled() / unit);
  }
  if (value.kind() != Kind::real) return no_overload(value);
  const double real = value.as_real();
  // Both bounds excluded, as the language defines; NaN fails every comparison.
  if (!(real > -kTwoTo63 && real < kTwoTo63)) return too_large(value);
  return Value::integer(static_cast<std::int64_t>(real));
}

Value to_double(Value value) {
  if (value.kind() == Kind::real) return value;
  if (value.kind() == Kind::integer) {
    return Value::real(static_cast<double>(value.as_integer()));
  }
  if (value.kind() != Kind::text && value.kind() != Kind::decimal) return no_overload(value);
  // The nearest double to a decimal is the one that its text reads as.
  const std::string digits =
      value.kind() == Kind::decimal ? value.as_decimal().text() : std::string(value.as_text());
  double real = 0;
  switch (parse_real_or_special(digits, real)) {
    case RealText::good:
      return Value::real(real);
    case RealText::too_large:
      return too_large(value);
    case RealText::malformed:
      break;
  }
  return invalid(value);
}

Value to_string(Value value, Heap& heap) {
  switch (value.kind()) {
    case Kind::text:
      return value;
    case Kind::boolean:
      return Value::text(value.as_boolean() ? "true" : "false");
    case Kind::integer:
      return heap.text(std::to_string(value.as_integer()));
    case Kind::real:
      return heap.text(real_text(value.as_real()));
    case Kind::decimal:
      return heap.text(value.as_decimal().text());
    case Kind::date:
      return heap.text(value.as_date().iso());
    case Kind::duration:
      return heap.text(duration_text(value.as_duration()));
    case Kind::null:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      break;
  }
  return no_overload(value);
}

Value to_duration(Value value) {
  if (value.kind() == Kind::duration) return value;
  if (value.kind() != Kind::text) return no_overload(value);
  bool beyond = false;
  const auto duration = parse_duration(value.as_text(), beyond);
  if (duration) return Value::duration(*duration);
  return beyond ? too_large(value) : invalid(value);
}

Value to_decimal(Value value) {
  if (value.kind() == Kind::decimal) return value;
  if (value.kind() == Kind::integer) {
    return Value::decimal(Decimal::from_scaled(value.as_integer(), 0));
  }
  if (value.kind() != Kind::text) return no_overload(value);
  const auto decimal = Decimal::parse(value.as_text());
  return decimal ? Value::decimal(*decimal) : invalid(value);
}

Value to_date(Value value) {
  if (value.kind() == Kind::date) return value;
  if (value.kind() != Kind::text) return no_overload(value);
  const auto date = Date::parse(value.as_text());
  return date ? Value::date(*date) : invalid(value);
}

// Whole hours, minutes or seconds of the duration; of milliseconds those beyond the second.
Value part_of_duration(Function function, Value value) {
  if (value.kind() != Kind::duration) return no_overload(value);
  const std::int64_t nanoseconds = value.as_duration().nanoseconds;
  constexpr std::int64_t kSecond = 1'000'000'000;
  if (function == Function::get_milliseconds) {
    return Value::integer(nanoseconds % kSecond / 1'000'000);
  }
  const std::int64_t unit = function == Function::get_hours     ? 3600 * kSecond
                            : function == Function::get_minutes ? 60 * kSecond
                                                                : kSecond;
  return Value::integer(nanoseconds / unit);
}

}  // namespace

Value apply_conversion(Function function, Value value, Heap& heap) {
  if (!heap.charge(value.kind() == Kind::text ? value.as_text().size() / 16 : 0)) {
    return failed(ErrorKind::limit);
  }
  if (function == Function::to_bool) return to_bool(value);
  if (function == Function::to_int) return to_int(value);
  if (function == Function::to_double) return to_double(value);
  if (function == Function::to_string) return to_string(value, heap);
  if (function == Function::to_duration) return to_duration(value);
  if (function == Function::to_decimal) return to_decimal(value);
  if (function == Function::to_date) return to_date(value);
  return part_of_duration(function, value);
}

}  // namespace jishi::expression
