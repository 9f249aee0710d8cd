#include "index/kept_ledgers.hpp"

#include <algorithm>

#include "package/ledger_table.hpp"
#include "package/table_migration.hpp"

namespace jishi::index {
namespace {

using package::TableStep;

bool same_columns(const package::Ledger& before, const package::Ledger& after) {
  constexpr auto kNone = package::PersonUse::none;
  return (before.person == kNone) == (after.person == kNone) &&
         std::equal(before.fields.begin(), before.fields.end(), after.fields.begin(),
                    after.fields.end(), [](const package::Field& a, const package::Field& b) {
                      return a.name == b.name && a.value.type == b.value.type &&
                             a.value.digits == b.value.digits && a.sensitive == b.sensitive;
                    });
}

// Tables whose names, columns or values the installation changed.
std::set<std::string> changed_tables(const package::MigrationPlan& plan) {
  std::set<std::string> tables;
  for (const TableStep& step : plan.steps) {
    if (step.kind == TableStep::Kind::drop_index || step.kind == TableStep::Kind::create_index)
      continue;
    tables.insert(step.table);
    if (step.kind == TableStep::Kind::rename_table) tables.insert(step.to);
  }
  return tables;
}

}  // namespace

std::set<std::string> kept_ledgers(const package::Definitions& before,
                                   const package::Definitions& after) {
  std::set<std::string> kept;
  if (after.number != before.number + 1) return kept;
  const package::MigrationPlan plan = package::plan_migration(before, after);
  if (!plan.refused.empty()) return kept;
  const std::set<std::string> changed = changed_tables(plan);
  for (const package::Ledger& ledger : after.packages.ledgers) {
    const package::Ledger* was = before.packages.find_ledger(ledger.name);
    if (was != nullptr && same_columns(*was, ledger) &&
        !changed.contains(package::ledger_table_name(ledger.name)))
      kept.insert(ledger.name);
  }
  return kept;
}

}  // namespace jishi::index
