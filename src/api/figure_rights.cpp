#include "api/figure_rights.hpp"

#include <set>
#include <string>

#include "api/rights_in_index.hpp"
#include "api/row_sight.hpp"
#include "base/error.hpp"
#include "package/small_counts.hpp"

namespace jishi::api {
namespace {

using access::Operation;

// Ledgers of which a grant of the caller's could allow something.
std::set<std::string> ledgers_granted(const index::State& state, const Caller& caller) {
  std::set<std::string> ledgers;
  for (const access::HeldGrant& held : caller.grants)
    for (const access::LedgerLimit& limit : held.grant.limits)
      ledgers.insert(limit.ledger);
  const auto& all = state.definitions->packages.ledgers;
  if (!all.empty()) ledgers.insert(all.front().name);  // where nothing is limited, any is like it
  return ledgers;
}

}  // namespace

access::Decision decide_figures(const index::State& state, const Caller& caller,
                                std::span<const package::Indicator* const> indicators, UnitId unit,
                                Date today) {
  const auto of = [&](const std::string& ledger) {
    return decide(state, caller,
                  {.operation = Operation::read_figures, .unit = unit, .ledger = ledger}, today);
  };
  std::set<std::string> ledgers;
  bool of_units = false;
  for (const package::Indicator* each : indicators) {
    auto behind = package::ledgers_behind(state.definitions->packages, *each);
    of_units = of_units || behind.empty();
    ledgers.merge(behind);
  }
  access::Decision decision;
  for (const std::string& ledger : ledgers) {
    decision = of(ledger);
    if (!decision.allowed) return decision;
  }
  if (!of_units || decision.allowed) return decision;
  for (const std::string& ledger : ledgers_granted(state, caller)) {
    decision = of(ledger);
    if (decision.allowed) return decision;
  }
  if (!decision.code.empty()) return decision;
  return decide(state, caller, {.operation = Operation::read_tree, .unit = unit}, today);
}

void require_figures(const index::State& state, const Caller& caller,
                     std::span<const package::Indicator* const> indicators, UnitId unit,
                     Date today) {
  const access::Decision decision = decide_figures(state, caller, indicators, unit, today);
  if (!decision.allowed) throw Failure({decision.code, decision.reason});
}

void require_persons(const index::State& state, const Caller& caller,
                     const person::Disclosure& disclosure, Date today) {
  const package::Ledger* ledger = state.definitions->packages.find_ledger(disclosure.ledger);
  const Operation reading = ledger == nullptr ? Operation::read_persons : reading_of(*ledger);
  require(state, caller,
          {.operation = reading,
           .unit = disclosure.unit,
           .ledger = disclosure.ledger,
           .purpose = disclosure.purpose,
           .reach = Reach::with_below},
          today);
}

}  // namespace jishi::api
