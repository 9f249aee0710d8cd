#include "package/small_counts.hpp"

#include <algorithm>
#include <set>

#include "expression/parse.hpp"

namespace jishi::package {
namespace {

using Seen = std::set<const Indicator*>;

// Definitions that lead back to themselves are told elsewhere; here they come to an end.
std::int64_t below(const PackageSet& packages, const Indicator& indicator, Seen& seen) {
  if (!seen.insert(&indicator).second) return 0;
  if (indicator.hide_below) return *indicator.hide_below;
  const auto of = [&](const Measure& measure) -> std::int64_t {
    if (measure.take != Measure::Take::formula)
      return counts_persons(packages, measure) ? kHiddenBelow : 0;
    std::int64_t most = 0;
    const auto formula = expression::parse(measure.what);
    if (!formula.ok()) return 0;
    for (const expression::Node& node : (*formula)->nodes) {
      if (node.kind != expression::NodeKind::name) continue;
      if (const Indicator* part = packages.find_indicator(node.text))
        most = std::max(most, below(packages, *part, seen));
    }
    return most;
  };
  const std::int64_t above = of(indicator.numerator);
  return indicator.denominator ? std::max(above, of(*indicator.denominator)) : above;
}

}  // namespace

bool counts_persons(const PackageSet& packages, const Measure& measure) {
  if (measure.take == Measure::Take::units || measure.take == Measure::Take::formula) return false;
  if (measure.take == Measure::Take::distinct && measure.what == "person") return true;
  const Ledger* ledger = packages.find_ledger(measure.ledger);
  return ledger != nullptr && ledger->person == PersonUse::required;
}

std::int64_t hidden_below(const PackageSet& packages, const Indicator& indicator) {
  Seen seen;
  return below(packages, indicator, seen);
}

}  // namespace jishi::package
