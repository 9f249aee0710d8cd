// Where a comparison turns over the values of a column. Used by Matcher only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "index/mask_codes.hpp"
#include "index/predicate_tree.hpp"

namespace jishi::index {

// Evaluates programs on one value of one column. The parameters stand in `names` behind the fields.
class OneValue {
 public:
  OneValue(const Layout& layout, std::size_t column, std::span<expression::Value> names,
           expression::Evaluator& evaluator)
      : layout_(layout), column_(column), names_(names), evaluator_(evaluator) {}

  expression::Outcome evaluate(const expression::Program& program,
                               std::optional<std::int64_t> cell) const {
    names_[column_] = layout_.value(column_, cell);
    return evaluator_.evaluate(program, names_);
  }
  Holds holds() const { return layout_.item(column_).holds; }

 private:
  const Layout& layout_;
  std::size_t column_;
  std::span<expression::Value> names_;
  expression::Evaluator& evaluator_;
};

// Finds by bisection where a TurningPoint's comparison changes, for as wide a range of values as it
// is sure of, and remembers it. One thread at a time.
class Turning {
 public:
  Turning(const TurningPoint& point, const OneValue& value);

  // The pieces of the values from `least` to `largest`; empty_fits is left false. Nothing where
  // the comparison fails at one of the ends, or has no order: then values are to be asked singly.
  std::optional<Pieces> pieces(std::int64_t least, std::int64_t largest);

 private:
  struct Range {
    std::int64_t least = 0;
    std::int64_t largest = 0;
  };
  bool find(Range range);
  // -1, 0, 1 as the rising side is below, equal to or above the bound; nothing where it fails or
  // has no order.
  std::optional<int> order(std::int64_t value) const;
  // The first value in the range whose order, turned so that it rises, is `least` or more.
  std::optional<std::int64_t> first(Range range, bool falls, int least) const;
  bool accepts(int order) const;

  const TurningPoint& point_;
  const OneValue& value_;
  expression::Value bound_;
  bool usable_ = false;
  std::optional<Range> known_;
  Pieces pieces_;
};

}  // namespace jishi::index
