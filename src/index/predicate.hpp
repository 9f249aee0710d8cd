// Conditions on rows, compiled to operations on columns.
//
// A Predicate is what a condition means for the columns of a ledger; a Matcher answers it. Parts of
// the condition that name one field become a range or a table of the field's codes, so that a row
// costs a comparison or a look-up; only what mixes fields in arithmetic is evaluated row by row.
// The answer is always that of expression::Evaluator: a row matches where the condition is true,
// and not where it is false, empty or fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/error.hpp"
#include "expression/check.hpp"
#include "index/layout.hpp"
#include "index/mask_codes.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// Immutable, thread safe, cheap to copy.
class Predicate {
 public:
  struct Tree;

  // The condition's schema begins with the fields of the layout's ledger in their order
  // (package::ExpressionSchemas: row, or rule per row); names behind them are parameters, which
  // have one value for all rows. Error text_not_in_index where the value of a text field matters
  // (has(field) and field == null are answered): ask the database then.
  static Result<Predicate> compile(const expression::Checked& condition,
                                   std::shared_ptr<const Layout> layout);

  // Whether the condition names this parameter (0: the first name behind the fields).
  bool names_parameter(std::size_t parameter) const;
  const Tree& tree() const { return *tree_; }

 private:
  explicit Predicate(std::shared_ptr<const Tree> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const Tree> tree_;
};

// Answers one predicate for one set of parameters. Keeps what it has computed of values, so that
// further partitions cost less. One thread at a time.
class Matcher {
 public:
  // `parameters` by their order in the schema; what they point to outlives the matcher.
  Matcher(const Predicate& predicate, std::span<const expression::Value> parameters);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // The columns that keep() is about from now on; they outlive its use. What is known of all their
  // rows is returned: keep() need be asked only for Fit::some.
  Fit bind(const Columns& columns);
  // Of the rows `first` … `first` + `count` - 1 (count <= kBlockRows), keeps those in the mask that
  // match.
  void keep(std::size_t first, std::size_t count, std::uint8_t* mask);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::index
