#include "api/rights_in_index.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace jishi::api {

using index::kNoOrdinal;
using index::Tree;
using index::UnitOrdinal;

namespace {

// The ledgers that indicators count.
class Counted {
 public:
  explicit Counted(const package::PackageSet& packages) : packages_(packages) {}

  void add(const package::Indicator& indicator) {
    if (!seen_.insert(indicator.name).second) return;
    add(indicator.numerator);
    if (indicator.denominator) add(*indicator.denominator);
  }
  const std::set<std::string>& ledgers() const { return ledgers_; }

 private:
  void add(const package::Measure& measure) {
    if (!measure.ledger.empty()) ledgers_.insert(measure.ledger);
    for (const package::UnitTest& test : measure.tests)
      ledgers_.insert(test.ledger);
    if (measure.take == package::Measure::Take::formula) add_parts(measure.what);
  }

  // The names in a formula are those of indicators.
  void add_parts(std::string_view formula) {
    constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789_";
    while (!formula.empty()) {
      const std::size_t length = std::min(formula.find_first_not_of(kOfNames), formula.size());
      if (const auto* part = packages_.find_indicator(formula.substr(0, length))) add(*part);
      formula.remove_prefix(std::max<std::size_t>(length, 1));
    }
  }

  const package::PackageSet& packages_;
  std::set<std::string> seen_;
  std::set<std::string> ledgers_;
};

}  // namespace

access::Decision decide(const index::State& state, const Caller& caller, const Asking& asking,
                        Date today) {
  const Tree& tree = state.tree;
  const auto unit = tree.find(asking.unit);
  const UnitOrdinal stands = unit ? tree.stand(*unit, today).unit : kNoOrdinal;
  const Tree::Life* life = stands == kNoOrdinal ? nullptr : tree.life(stands, today);
  if (life == nullptr)
    return {false, false, "no_such_unit", "没有这个单位。请从单位树或搜索中重新选择。"};
  access::Asked asked{
      asking.operation,  {}, life->level, asking.ledger, asking.fields, asking.purpose,
      asking.of_own_work};
  for (UnitOrdinal at = stands; at != kNoOrdinal && life != nullptr; at = life->parent) {
    life = tree.life(at, today);
    asked.path.push_back(tree.id(at));
    if (life == nullptr) break;
  }
  std::ranges::reverse(asked.path);
  return access::allowed(caller.grants, asked, today);
}

access::Decision require(const index::State& state, const Caller& caller, const Asking& asking,
                         Date today) {
  access::Decision decision = decide(state, caller, asking, today);
  if (!decision.allowed) throw Failure({decision.code, decision.reason});
  return decision;
}

access::Decision decide_figure(const index::State& state, const Caller& caller,
                               const package::Indicator& indicator, UnitId unit, Date today) {
  Counted counted(state.definitions->packages);
  counted.add(indicator);
  const auto decided = [&](const std::string& ledger) {
    return decide(state, caller, {access::Operation::read_figures, unit, ledger}, today);
  };
  if (counted.ledgers().empty()) return decided({});
  access::Decision decision;
  for (const std::string& ledger : counted.ledgers())
    if (decision = decided(ledger); !decision.allowed) break;
  return decision;
}

void require_figures(const index::State& state, const Caller& caller,
                     std::span<const package::Indicator* const> indicators, UnitId unit,
                     Date today) {
  for (const package::Indicator* each : indicators)
    if (const auto decision = decide_figure(state, caller, *each, unit, today); !decision.allowed)
      throw Failure({decision.code, decision.reason});
}

}  // namespace jishi::api
