#include "expression/operation.hpp"

#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace jishi::expression {
namespace {

Value no_overload(Value left, Value right = {}) {
  return failed(ErrorKind::no_such_overload, left.kind(), right.kind());
}

Value in_list(Value item, Value list, Heap& heap) {
  if (list.kind() != Kind::list) return no_overload(item, list);
  for (const Value& candidate : list.items()) {
    const Value found = apply_comparison(Function::equal, item, candidate, heap);
    if (found.is_failure() || found.is_true()) return found;
  }
  return Value::boolean(false);
}

Value item_at(Value list, Value index) {
  if (list.kind() != Kind::list) return no_overload(list, index);
  std::int64_t position = 0;
  if (index.kind() == Kind::integer) {
    position = index.as_integer();
  } else if (index.kind() == Kind::real) {
    const double real = index.as_real();
    if (!(real >= 0 && real < 4294967296.0) || real != std::floor(real)) {
      return failed(ErrorKind::invalid_argument, list.kind(), index.kind());
    }
    position = static_cast<std::int64_t>(real);
  } else {
    return no_overload(list, index);
  }
  if (position < 0 || position >= static_cast<std::int64_t>(list.items().size())) {
    return failed(ErrorKind::invalid_argument, list.kind(), index.kind());
  }
  return list.items()[static_cast<std::size_t>(position)];
}

Value size_of(Value value, Heap& heap) {
  if (value.kind() == Kind::list) {
    return Value::integer(static_cast<std::int64_t>(value.items().size()));
  }
  if (value.kind() != Kind::text) return no_overload(value);
  if (!heap.charge(value.as_text().size() / 16)) return failed(ErrorKind::limit);
  return Value::integer(static_cast<std::int64_t>(length_in_code_points(value.as_text())));
}

}  // namespace

Value apply(Function function, std::span<const Value> arguments, const Pattern* pattern,
            Heap& heap) {
  const Value first = arguments.empty() ? Value() : arguments[0];
  const Value second = arguments.size() < 2 ? Value() : arguments[1];
  switch (function) {
    case Function::unknown:
      break;
    case Function::add:
    case Function::subtract:
    case Function::multiply:
    case Function::divide:
    case Function::modulo:
    case Function::negate:
      return apply_arithmetic(function, first, second, heap);
    case Function::logical_not:
      return first.kind() == Kind::boolean ? Value::boolean(!first.as_boolean())
                                           : no_overload(first);
    case Function::equal:
    case Function::not_equal:
    case Function::less:
    case Function::less_equal:
    case Function::greater:
    case Function::greater_equal:
      return apply_comparison(function, first, second, heap);
    case Function::in:
      return in_list(first, second, heap);
    case Function::index:
      return item_at(first, second);
    case Function::size:
      return size_of(first, heap);
    case Function::contains:
    case Function::starts_with:
    case Function::ends_with:
    case Function::matches:
      return apply_text(function, first, second, pattern, heap);
    case Function::dyn:
      return first;
    case Function::to_bool:
    case Function::to_int:
    case Function::to_double:
    case Function::to_string:
    case Function::to_duration:
    case Function::to_decimal:
    case Function::to_date:
    case Function::get_hours:
    case Function::get_minutes:
    case Function::get_seconds:
    case Function::get_milliseconds:
      return apply_conversion(function, first, heap);
    case Function::year:
    case Function::month:
    case Function::day:
    case Function::weekday:
    case Function::add_days:
    case Function::add_months:
    case Function::days_to:
    case Function::age:
      return apply_date(function, first, second);
  }
  return no_overload(first, second);
}

}  // namespace jishi::expression
