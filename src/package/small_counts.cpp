#include "package/small_counts.hpp"

#include <algorithm>
#include <vector>

#include "expression/parse.hpp"

namespace jishi::package {
namespace {

using Seen = std::set<const Indicator*>;

// What a formula names; nothing of any other measure.
std::vector<const Indicator*> parts_of(const PackageSet& packages, const Measure& measure) {
  std::vector<const Indicator*> parts;
  if (measure.take != Measure::Take::formula) return parts;
  const auto formula = expression::parse(measure.what);
  if (!formula.ok()) return parts;
  for (const expression::Node& node : (*formula)->nodes) {
    if (node.kind != expression::NodeKind::name) continue;
    if (const Indicator* part = packages.find_indicator(node.text)) parts.push_back(part);
  }
  return parts;
}

// Definitions that lead back to themselves are told elsewhere; here they come to an end.
std::int64_t below(const PackageSet& packages, const Indicator& indicator, Seen& seen) {
  if (!seen.insert(&indicator).second) return 0;
  if (indicator.hide_below) return *indicator.hide_below;
  const auto of = [&](const Measure& measure) -> std::int64_t {
    if (measure.take != Measure::Take::formula)
      return counts_persons(packages, measure) ? kHiddenBelow : 0;
    std::int64_t most = 0;
    for (const Indicator* part : parts_of(packages, measure))
      most = std::max(most, below(packages, *part, seen));
    return most;
  };
  const std::int64_t above = of(indicator.numerator);
  return indicator.denominator ? std::max(above, of(*indicator.denominator)) : above;
}

bool counts(const PackageSet& packages, const Indicator& indicator, Seen& seen) {
  if (!seen.insert(&indicator).second) return false;
  return counts_persons(packages, indicator.numerator) ||
         std::ranges::any_of(parts_of(packages, indicator.numerator),
                             [&](const Indicator* part) { return counts(packages, *part, seen); });
}

void collect(const PackageSet& packages, const Indicator& indicator, Seen& seen,
             std::set<std::string>& ledgers) {
  if (!seen.insert(&indicator).second) return;
  const auto of = [&](const Measure& measure) {
    if (!measure.ledger.empty()) ledgers.insert(measure.ledger);
    for (const UnitTest& test : measure.tests)
      if (!test.ledger.empty()) ledgers.insert(test.ledger);
    for (const Indicator* part : parts_of(packages, measure))
      collect(packages, *part, seen, ledgers);
  };
  of(indicator.numerator);
  if (indicator.denominator) of(*indicator.denominator);
}

}  // namespace

bool counts_persons(const PackageSet& packages, const Measure& measure) {
  if (measure.take == Measure::Take::units || measure.take == Measure::Take::formula) return false;
  if (measure.take == Measure::Take::distinct && measure.what == "person") return true;
  const Ledger* ledger = packages.find_ledger(measure.ledger);
  return ledger != nullptr && ledger->person == PersonUse::required;
}

bool counts_persons(const PackageSet& packages, const Indicator& indicator) {
  Seen seen;
  return counts(packages, indicator, seen);
}

std::int64_t hidden_below(const PackageSet& packages, const Indicator& indicator) {
  Seen seen;
  return below(packages, indicator, seen);
}

std::set<std::string> ledgers_behind(const PackageSet& packages, const Indicator& indicator) {
  Seen seen;
  std::set<std::string> ledgers;
  collect(packages, indicator, seen, ledgers);
  return ledgers;
}

}  // namespace jishi::package
