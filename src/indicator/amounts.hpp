// What a measure comes to in every cell of a question: exact, not yet a figure.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "indicator/open_figure.hpp"
#include "indicator/places.hpp"

namespace jishi::indicator {

// Nothing where there is nothing to tell: the mean, least or largest of no numbers.
struct Amount {
  std::optional<Decimal> value;  // of a mean: the sum
  std::int64_t numbers = 0;      // of a mean: how many
};

// By section and key.
struct Amounts {
  std::vector<Key> keys;
  std::vector<Amount> cells;
};

// Gives all of them the same keys, which they may have in other orders, or not at all: then there
// are 0 of it. They are totals of the same sections.
void align(std::span<Amounts* const> all);

// One thread at a time; the state and `asked` outlive it.
class Counter {
 public:
  Counter(const index::State& state, const Asked& asked, const Places& places);

  // Errors: text_not_in_index (a condition on text), split_not_possible, no_such_field,
  // figure_too_large.
  Result<Amounts> amounts(const package::Measure& measure);

  // What one cell of it is made of (open_figure).
  Result<Opened> open(const package::Measure& measure, const OpenedCell& cell,
                      const OpenedUpTo& behind, std::size_t limit);

 private:
  struct Compiled {
    const index::LedgerRows* rows = nullptr;
    const package::Ledger* ledger = nullptr;
    index::Question question;
    int digits = 0;         // of what is added up
    std::vector<Key> keys;  // of the splits
  };
  Result<Compiled> compile(const std::string& ledger, package::Measure::Take take,
                           const std::string& what, const std::string& where, bool split);
  Result<void> take(Compiled& compiled, package::Measure::Take take, const std::string& what);
  Result<void> split_by(Compiled& compiled, const std::string& field);
  // nullptr where there is no condition.
  Result<std::unique_ptr<UnitCondition>> units(const std::string& condition);

  Result<Amounts> of_rows(const package::Measure& measure);
  Result<Amounts> of_units(const package::Measure& measure);
  Result<Amounts> of_formula(const package::Measure& measure);
  Result<Opened> open_rows(const package::Measure& measure, const OpenedCell& cell,
                           const OpenedUpTo& behind, std::size_t limit);
  Result<Opened> open_units(const package::Measure& measure, const OpenedCell& cell,
                            const OpenedUpTo& behind, std::size_t limit);
  static Error no_split_of_units();
  // The indicators that a formula names, each once.
  Result<std::vector<const package::Indicator*>> parts_of(const package::Measure& measure);
  Result<void> drop_failing(const package::UnitTest& test, Places::Counted& counted);
  Result<std::optional<Decimal>> number(const std::string& expression);

  std::span<const expression::Value> parameters() const { return parameters_; }

  const index::State& state_;
  const Asked& asked_;
  const Places& places_;
  const package::PackageSet& packages_;
  index::Compiled& compiled_;
  std::vector<expression::Value> parameters_;  // rule, today, since
};

}  // namespace jishi::indicator
