// What the rules of ledgers may name besides the row, as values of the expression language. Nothing
// is copied: the values point into the definitions, the rows and the facts that they were made
// from.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "expression/value.hpp"
#include "ledger/rules.hpp"

namespace jishi::ledger {

// A decimal is given the scale of its field, as its column has.
expression::Value to_expression(const std::optional<package::Value>& value,
                                const package::ValueType& type);

// The rule sets as they are between two days on which any of them changes.
class RuleSetsThen {
 public:
  RuleSetsThen(const package::PackageSet& packages, Date day);
  RuleSetsThen(const RuleSetsThen&) = delete;

  expression::Value row() const { return expression::Value::row(sets_); }
  bool knows(std::size_t set) const { return versions_[set] != nullptr; }
  // nullptr where the set has no version then, or no such parameter.
  const package::Value* parameter(std::size_t set, std::size_t parameter) const;

 private:
  std::vector<const package::RuleSetVersion*> versions_;  // by set
  std::vector<std::vector<expression::Value>> parameters_;
  std::vector<expression::Value> sets_;
};

// Every state of the rule sets, by day. Thread safe.
class RuleSetsInTime {
 public:
  explicit RuleSetsInTime(const package::PackageSet& packages);
  const RuleSetsThen& on(Date day) const;

 private:
  std::vector<Date> since_;  // ascending, the first is kFirstDate
  std::vector<std::unique_ptr<RuleSetsThen>> states_;
};

// `unit`: its kind, its level and the fields of units, in the order of ExpressionSchemas.
class UnitRow {
 public:
  UnitRow(const package::PackageSet& packages, const UnitFacts& facts);
  expression::Value row() const { return expression::Value::row(values_); }

 private:
  std::vector<expression::Value> values_;
};

}  // namespace jishi::ledger
