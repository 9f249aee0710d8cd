// What a Predicate is made of. Used by its compiler and by Matcher only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "expression/evaluate.hpp"
#include "index/layout.hpp"
#include "index/mask.hpp"
#include "index/predicate.hpp"
#include "index/scalar_block.hpp"

namespace jishi::index {

// A comparison of what rises or falls with a column's value, with what no column changes:
// age(born, today) < 28.
struct TurningPoint {
  expression::Program rising;  // or falling; fails at the ends of the values only, if anywhere
  expression::Program bound;
  expression::Function sign = expression::Function::less;  // rising `sign` bound
};

struct PredicateNode {
  enum class Kind : std::uint8_t {
    constant,   // names no column
    present,    // columns[0] is not empty
    judged,     // names columns[0] and no other
    compared,   // columns[0] `sign` columns[1], two of a kind; `swapped`: the other way round
    computed,   // left `sign` right, arithmetic of several columns; `swapped` likewise
    evaluated,  // anything
    all_of,
    any_of,
    negated,      // children[0]
    conditional,  // children[0] ? children[1] : children[2]
  };
  Kind kind = Kind::constant;
  // Failing is told apart from false where a negation is above; else both are no match.
  bool may_fail = false;
  std::vector<std::uint32_t> children;
  std::vector<std::size_t> columns;
  kernel::Sign sign = kernel::Sign::equal;
  bool swapped = false;
  std::optional<expression::Program> program;  // constant, judged, computed, evaluated
  std::optional<BlockFormula> left;            // computed
  std::optional<BlockFormula> right;           // likewise
  std::optional<TurningPoint> turning;         // judged, where it is one
};

struct Predicate::Tree {
  std::shared_ptr<const Layout> layout;
  std::vector<PredicateNode> nodes;  // children before their parents; the last is the root
  std::size_t names = 0;             // of the schema
  std::vector<bool> named;           // by name of the schema
};

}  // namespace jishi::index
