#include <limits>
#include <optional>

#include "expression/operation.hpp"

namespace jishi::expression {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Value integers(Function function, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  bool overflow = false;
  if (function == Function::add) {
    overflow = __builtin_add_overflow(a, b, &out);
  } else if (function == Function::subtract) {
    overflow = __builtin_sub_overflow(a, b, &out);
  } else if (function == Function::multiply) {
    overflow = __builtin_mul_overflow(a, b, &out);
  } else if (b == 0) {
    return failed(ErrorKind::divide_by_zero, Kind::integer, Kind::integer);
  } else if (a == kLeast && b == -1) {
    overflow = true;
  } else {
    out = function == Function::divide ? a / b : a % b;
  }
  if (overflow) return failed(ErrorKind::overflow, Kind::integer, Kind::integer);
  return Value::integer(out);
}

Value reals(Function function, double a, double b) {
  if (function == Function::add) return Value::real(a + b);
  if (function == Function::subtract) return Value::real(a - b);
  if (function == Function::multiply) return Value::real(a * b);
  if (function == Function::divide) return Value::real(a / b);  // zero gives inf or nan
  return failed(ErrorKind::no_such_overload, Kind::real, Kind::real);
}

Value decimals(Function function, Decimal a, Decimal b) {
  std::optional<Decimal> out;
  if (function == Function::add) {
    out = a.plus(b);
  } else if (function == Function::subtract) {
    out = a.minus(b);
  } else if (function == Function::multiply) {
    out = a.times(b);
  } else {
    return failed(ErrorKind::no_such_overload, Kind::decimal, Kind::decimal);
  }
  return out ? Value::decimal(*out) : failed(ErrorKind::overflow, Kind::decimal, Kind::decimal);
}

Value durations(Function function, Duration a, Duration b) {
  std::int64_t out = 0;
  bool overflow = false;
  if (function == Function::add) {
    overflow = __builtin_add_overflow(a.nanoseconds, b.nanoseconds, &out);
  } else if (function == Function::subtract) {
    overflow = __builtin_sub_overflow(a.nanoseconds, b.nanoseconds, &out);
  } else {
    return failed(ErrorKind::no_such_overload, Kind::duration, Kind::duration);
  }
  if (overflow) return failed(ErrorKind::overflow, Kind::duration, Kind::duration);
  return Value::duration({out});
}

Value negated(Value value) {
  if (value.kind() == Kind::integer) return integers(Function::subtract, 0, value.as_integer());
  if (value.kind() == Kind::real) return Value::real(-value.as_real());
  if (value.kind() == Kind::decimal) {
    const Decimal decimal = value.as_decimal();
    return decimals(Function::subtract, Decimal::from_scaled(0, decimal.scale()), decimal);
  }
  return failed(ErrorKind::no_such_overload, value.kind());
}

}  // namespace

Value apply_arithmetic(Function function, Value left, Value right, Heap& heap) {
  if (function == Function::negate) return negated(left);
  if (left.kind() == right.kind()) {
    if (left.kind() == Kind::integer) {
      return integers(function, left.as_integer(), right.as_integer());
    }
    if (left.kind() == Kind::real) return reals(function, left.as_real(), right.as_real());
    if (left.kind() == Kind::decimal) {
      return decimals(function, left.as_decimal(), right.as_decimal());
    }
    if (left.kind() == Kind::duration) {
      return durations(function, left.as_duration(), right.as_duration());
    }
    if (function == Function::add && left.kind() == Kind::text) {
      return heap.joined(left.as_text(), right.as_text());
    }
    if (function == Function::add && left.kind() == Kind::list) {
      return heap.joined(left.items(), right.items());
    }
  }
  return failed(ErrorKind::no_such_overload, left.kind(), right.kind());
}

}  // namespace jishi::expression
