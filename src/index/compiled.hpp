// What the expressions of indicators are compiled to, remembered as long as the definitions hold:
// the same few are asked again and again, and compiling one costs more than counting a county.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "expression/check.hpp"
#include "index/predicate.hpp"
#include "index/scalar.hpp"
#include "ledger/rule_facts.hpp"
#include "package/definitions.hpp"
#include "package/expression_schema.hpp"

namespace jishi::index {

// Thread safe. Errors of all: indicator_outdated (the text does not fit the definitions), and those
// of Predicate and Scalar.
class Compiled {
 public:
  explicit Compiled(std::shared_ptr<const package::Definitions> definitions);

  // Over ExpressionSchemas::counted_rows of the ledger whose layout it is.
  using LayoutPointer = std::shared_ptr<const Layout>;
  Result<Predicate> predicate(const package::Ledger& ledger, const LayoutPointer& layout,
                              const std::string& where);
  Result<Scalar> scalar(const package::Ledger& ledger, const LayoutPointer& layout,
                        const std::string& what);
  // Over ExpressionSchemas::counted_units, and ::parameters.
  Result<expression::Checked> of_units(const std::string& text);
  Result<expression::Checked> of_parameters(const std::string& text);
  // Over the names of indicators, each an int.
  Result<expression::Checked> of_indicators(const std::string& text);

  const ledger::RuleSetsInTime& rule_sets() const { return rule_sets_; }

 private:
  // A layout and a text; the layout lives as long as it is a key.
  using Key = std::pair<LayoutPointer, std::string>;
  static constexpr std::size_t kMostRemembered = 10'000;  // of each kind; then anew

  Result<expression::Checked> of_rows(const package::Ledger& ledger, const std::string& text);

  const std::shared_ptr<const package::Definitions> definitions_;
  const ledger::RuleSetsInTime rule_sets_;
  std::mutex mutex_;
  package::ExpressionSchemas schemas_;
  std::shared_ptr<const expression::Schema> indicators_;
  std::map<Key, Predicate> predicates_;
  std::map<Key, Scalar> scalars_;
  enum class Over { units, parameters, indicators };
  std::map<std::pair<Over, std::string>, expression::Checked> checked_;
  Result<expression::Checked> remembered(Over over, const std::string& text,
                                         const std::shared_ptr<const expression::Schema>& schema);
};

}  // namespace jishi::index
