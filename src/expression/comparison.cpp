#include <algorithm>
#include <compare>
#include <optional>

#include "expression/number.hpp"
#include "expression/operation.hpp"

namespace jishi::expression {
namespace {

// What looking at both values may cost at most.
std::uint64_t cost(Value left, Value right) {
  if (left.kind() == Kind::text && right.kind() == Kind::text) {
    return std::min(left.as_text().size(), right.as_text().size()) / 16;
  }
  return 0;
}

// Equality that pays for every item and all text it looks at; nullopt: it could not.
std::optional<bool> equal_paid(Value left, Value right, Heap& heap) {
  if (left.kind() != Kind::list || right.kind() != Kind::list) {
    if (!heap.charge(cost(left, right))) return std::nullopt;
    return equal(left, right);
  }
  if (left.items().size() != right.items().size()) return false;
  for (std::size_t i = 0; i < left.items().size(); ++i) {
    if (!heap.charge(1)) return std::nullopt;
    const auto same = equal_paid(left.items()[i], right.items()[i], heap);
    if (!same || !*same) return same;
  }
  return true;
}

// nullopt: no order between these kinds.
std::optional<std::partial_ordering> order(Value left, Value right) {
  if (is_number(left.kind()) && is_number(right.kind())) return compare_numbers(left, right);
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::boolean:
      return left.as_boolean() <=> right.as_boolean();
    case Kind::text:
      // Bytes of UTF-8 order as code points do; string_view compares bytes as unsigned.
      return left.as_text() <=> right.as_text();
    case Kind::date:
      return left.as_date() <=> right.as_date();
    case Kind::duration:
      return left.as_duration() <=> right.as_duration();
    case Kind::null:
    case Kind::integer:
    case Kind::real:
    case Kind::decimal:
    case Kind::list:
    case Kind::row:
    case Kind::failure:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Value apply_comparison(Function function, Value left, Value right, Heap& heap) {
  if (function == Function::equal || function == Function::not_equal) {
    const auto same = equal_paid(left, right, heap);
    if (!same) return failed(ErrorKind::limit);
    return Value::boolean(*same == (function == Function::equal));
  }
  if (!heap.charge(cost(left, right))) return failed(ErrorKind::limit);
  const auto ordering = order(left, right);
  if (!ordering) return failed(ErrorKind::no_such_overload, left.kind(), right.kind());
  if (function == Function::less) return Value::boolean(*ordering < 0);
  if (function == Function::less_equal) return Value::boolean(*ordering <= 0);
  if (function == Function::greater) return Value::boolean(*ordering > 0);
  return Value::boolean(*ordering >= 0);
}

}  // namespace jishi::expression
