// Arithmetic on whole numbers and days of several columns, a block of rows at a time. Used by
// Matcher and ScalarReader only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "expression/evaluate.hpp"
#include "index/layout.hpp"
#include "index/mask.hpp"
#include "index/rows.hpp"

namespace jishi::index {

// An expression of ints and dates made of columns, of what no column changes, and of functions that
// are empty where an argument is. Immutable.
class BlockFormula {
 public:
  // Nothing where the expression has any other part.
  static std::optional<BlockFormula> compile(const expression::Checked& part, const Layout& layout);

  struct Step {
    enum class Kind : std::uint8_t { column, constant, function };
    Kind kind = Kind::constant;
    std::size_t column = 0;
    expression::Function function = expression::Function::unknown;
    std::array<std::uint32_t, 2> operands{};     // steps before this one
    std::optional<expression::Program> program;  // constant
  };
  std::span<const Step> steps() const { return steps_; }

 private:
  std::vector<Step> steps_;  // operands before what uses them; the last is the whole
};

// Computes one formula for one set of parameters. One thread at a time.
class BlockComputer {
 public:
  // `names` by the schema: the parameters, at least. The formula outlives it.
  BlockComputer(const BlockFormula& formula, std::span<const expression::Value> names,
                expression::Evaluator& evaluator);

  // Nothing where some row of the block may fail, or a parameter is empty: ask each row then. What
  // stands for rows where a column is empty is not defined. Until the next call.
  const std::int64_t* compute(const Columns& columns, std::size_t first, std::size_t count);

 private:
  using Numbers = std::array<std::int64_t, kBlockRows>;

  bool apply(const BlockFormula::Step& step, std::size_t count, std::int64_t* out);

  const BlockFormula& formula_;
  bool usable_ = true;
  std::vector<std::unique_ptr<Numbers>> numbers_;  // by step
};

}  // namespace jishi::index
