#include "ledger/unit_check.hpp"

#include <algorithm>

namespace jishi::ledger {

std::vector<Finding> check_unit(const Rules& rules, KnownUnits& units,
                                const package::Ledger& ledger, UnitId unit, Date day,
                                const std::vector<RowVersion>& held) {
  if (!units.lives(unit, day)) return {};
  std::vector<const Values*> rows;
  for (const RowVersion& version : held)
    if (version.valid_from <= day && day < version.valid_to)
      rows.push_back(&version.content.values);
  const UnitOnDay there{unit, day};
  const ShapePointer shape = units.shape(ledger, {&there, 1});
  const UnitFacts& facts = units.facts(unit, day);
  std::vector<Finding> findings = rules.check_unit(*shape, facts, rows, day);
  for (Finding& finding : findings)
    finding.message = "“" + facts.unit.name + "”" + day.chinese() + "：" + finding.message;
  return findings;
}

std::vector<Finding> UnitChecks::warnings(UnitId unit, Date day) {
  std::vector<Finding> findings =
      check_unit(rules_, units_, ledger_, unit, day, store_.held_of(unit));
  std::erase_if(findings,
                [](const Finding& each) { return each.severity != package::Severity::warn; });
  return findings;
}

}  // namespace jishi::ledger
