#include "index/predicate_turning.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "expression/number.hpp"

namespace jishi::index {
namespace {

using expression::Function;
using expression::Kind;
using expression::Value;

std::optional<int> order_of(Value left, Value right) {
  if (left.kind() == Kind::date && right.kind() == Kind::date) {
    return (left.as_date() > right.as_date()) - (left.as_date() < right.as_date());
  }
  if (!expression::is_number(left.kind()) || !expression::is_number(right.kind())) {
    return std::nullopt;
  }
  const std::partial_ordering order = expression::compare_numbers(left, right);
  if (order == std::partial_ordering::unordered) return std::nullopt;
  return (order > 0) - (order < 0);
}

// The powers of two around a number: so wide that the next partition's values lie within, too.
std::int64_t rounded_up(std::int64_t value) {
  if (value <= 0) return 0;
  const auto bits = std::bit_width(static_cast<std::uint64_t>(value));
  return bits >= 62 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t{1} << bits) - 1;
}
std::int64_t rounded_down(std::int64_t value) {
  if (value >= 0) return 0;
  if (value < -(std::int64_t{1} << 61)) return std::numeric_limits<std::int64_t>::min();
  return -rounded_up(-value) - 1;
}

}  // namespace

Turning::Turning(const TurningPoint& point, const OneValue& value) : point_(point), value_(value) {
  const expression::Outcome bound = value_.evaluate(point_.bound, std::nullopt);
  if (!bound.ok()) return;
  bound_ = bound.value();
  usable_ = bound_.kind() == Kind::date || expression::is_number(bound_.kind());
}

std::optional<Pieces> Turning::pieces(std::int64_t least, std::int64_t largest) {
  if (!usable_) return std::nullopt;
  if (known_ && known_->least <= least && known_->largest >= largest) return pieces_;
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (value_.holds() == Holds::date) {
    constexpr std::int64_t k1900 = -25'567;
    constexpr std::int64_t k2100 = 47'847;
    if (find({kFirstDate.days(), kForever.days()})) return pieces_;
    if (find({std::min(least, k1900), std::max(largest, k2100)})) return pieces_;
  } else {
    if (find({kMin, kMax})) return pieces_;
    if (find({rounded_down(least), rounded_up(largest)})) return pieces_;
  }
  if (find({least, largest})) return pieces_;
  return std::nullopt;
}

bool Turning::find(Range range) {
  const auto low = order(range.least);
  const auto high = order(range.largest);
  if (!low || !high) return false;
  const bool falls = *low > *high;
  pieces_ = {};
  pieces_.second = first(range, falls, 0);
  pieces_.third = first(range, falls, 1);
  pieces_.first_fits = accepts(falls ? 1 : -1);
  pieces_.second_fits = accepts(0);
  pieces_.third_fits = accepts(falls ? -1 : 1);
  known_ = range;
  return true;
}

std::optional<int> Turning::order(std::int64_t value) const {
  const expression::Outcome outcome = value_.evaluate(point_.rising, value);
  return outcome.ok() ? order_of(outcome.value(), bound_) : std::nullopt;
}

std::optional<std::int64_t> Turning::first(Range range, bool falls, int least) const {
  // It fails at the ends only, if anywhere, and there it did not.
  const auto reached = [&](std::int64_t value) {
    return (falls ? -order(value).value() : order(value).value()) >= least;
  };
  if (!reached(range.largest)) return std::nullopt;
  std::int64_t below = range.least;  // not reached, once it is known not to be
  std::int64_t at = range.largest;   // reached
  if (reached(below)) return below;
  while (static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(below) > 1) {
    const std::uint64_t half =
        (static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(below)) / 2;
    const auto middle = static_cast<std::int64_t>(static_cast<std::uint64_t>(below) + half);
    (reached(middle) ? at : below) = middle;
  }
  return at;
}

bool Turning::accepts(int order) const {
  if (point_.sign == Function::equal) return order == 0;
  if (point_.sign == Function::not_equal) return order != 0;
  if (point_.sign == Function::less) return order < 0;
  if (point_.sign == Function::less_equal) return order <= 0;
  if (point_.sign == Function::greater) return order > 0;
  return order >= 0;
}

}  // namespace jishi::index
