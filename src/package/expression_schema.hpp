// What the expressions of a package may name.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "expression/type.hpp"
#include "package/package.hpp"

namespace jishi::package {

// Makes the schemas that expressions are checked against. Ledgers share what they have in common:
// the choices of dictionaries, the fields of units, the parameters of rule sets. The packages must
// outlive it; one thread at a time. What it gives is immutable and may be kept longer.
class ExpressionSchemas {
 public:
  using Pointer = std::shared_ptr<const expression::Schema>;

  explicit ExpressionSchemas(const PackageSet& packages);

  // The fields of a ledger in their order, as a rule per row or a condition sees them. A choice is
  // the text of its code, a unit the int of its id; a field that is not required may be empty.
  // Sensitive fields stand there, but naming one is a mistake.
  Pointer row(const Ledger& ledger);
  // The names of a rule per row: the fields of the ledger in their order, then `unit`, `rule`,
  // `today`. Of a rule per unit: `rows`, `unit`, `rule`, `today`. `unit` has kind, level and the
  // fields of units; `rule` has a row for each rule set, with its parameters as they are that day.
  Pointer rule(const Ledger& ledger, RuleScope scope);

  // What the expressions of an indicator may name, the parameters `rule`, `today`, `since` last:
  // conditions and sums over rows (behind the fields of the ledger, in their order), conditions on
  // units (behind `unit`), and numbers that are the same for all.
  Pointer counted_rows(const Ledger& ledger);
  Pointer counted_units();
  Pointer parameters();
  static constexpr std::size_t kParameters = 3;

 private:
  void add_parameters(expression::Schema& schema);
  std::shared_ptr<const expression::Choices> choices(const std::string& dictionary);
  expression::Type type(const ValueType& value);
  expression::Field field(const Field& field);
  Pointer unit_fields();
  Pointer rule_sets();

  const PackageSet& packages_;
  std::map<std::string_view, const Dictionary*> dictionaries_;
  std::map<std::string, std::shared_ptr<const expression::Choices>> choices_;
  Pointer unit_;
  Pointer rules_;
};

}  // namespace jishi::package
