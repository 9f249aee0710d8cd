// What recounting evaluates of single rows and units, and how it adds up what it finds.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "expression/evaluate.hpp"
#include "ledger/row.hpp"
#include "ledger/rule_facts.hpp"
#include "package/indicator.hpp"

namespace jishi::indicator {

// An expression of an indicator. One thread.
class RecountExpression {
 public:
  // `parameters`: rule, today, since; what they point to outlives it. Failure indicator_outdated.
  RecountExpression(const std::string& text, std::shared_ptr<const expression::Schema> schema,
                    std::vector<expression::Value> parameters);

  // Whether it names another field of that row than these.
  bool selects_other_than(std::string_view row,
                          std::initializer_list<std::string_view> fields) const;

  bool fits(const package::Ledger& ledger, const ledger::Values& row);
  bool fits(const package::PackageSet& packages, const ledger::UnitFacts& unit);
  // Nothing where it is empty or fails.
  std::optional<Decimal> number(const package::Ledger& ledger, const ledger::Values& row);
  std::optional<Decimal> number();

 private:
  // Bools and numbers point to nothing that is gone.
  expression::Value evaluate(std::vector<expression::Value> values);

  expression::Program program_;
  expression::Evaluator evaluator_;
  std::vector<expression::Value> parameters_;
};

struct RecountAmount {
  std::optional<Decimal> value;  // nothing: there is nothing to tell
  std::int64_t numbers = 0;      // of a mean: how many
};

// The rows of one cell.
class RecountTally {
 public:
  // Failure figure_too_large.
  void add_number(Decimal number);
  void add_value(package::Value value) { different_.insert(std::move(value)); }
  void add_row() { ++rows_; }

  RecountAmount amount(package::Measure::Take take) const;

 private:
  std::int64_t rows_ = 0;
  std::int64_t numbers_ = 0;
  Decimal sum_;
  std::optional<Decimal> least_;
  std::optional<Decimal> largest_;
  std::set<package::Value> different_;
};

Decimal added(Decimal left, Decimal right);       // Failure figure_too_large
Decimal subtracted(Decimal left, Decimal right);  // likewise
Decimal multiplied(Decimal left, Decimal right);  // likewise

// A count, a sum or a number of different values, row by row: what a measure over rows and a test
// of units have in common.
class RecountMeasure {
 public:
  // The ledger outlives it.
  RecountMeasure(const package::Ledger& ledger, package::Measure::Take take, std::string what,
                 std::optional<RecountExpression> where, std::optional<RecountExpression> number);

  bool fits(const ledger::RowVersion& version);
  void add(const ledger::RowVersion& version, RecountTally& tally);
  package::Measure::Take take() const { return take_; }

 private:
  const package::Ledger& ledger_;
  package::Measure::Take take_;
  std::string what_;
  std::optional<RecountExpression> where_;
  std::optional<RecountExpression> number_;
};

}  // namespace jishi::indicator
