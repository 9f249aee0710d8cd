#include "package/defined_table.hpp"

#include <algorithm>
#include <map>

namespace jishi::package {
namespace {

DefinedTable of_ledger(const Ledger& ledger) {
  DefinedTable out;
  out.table = ledger_table(ledger);
  out.name = ledger.name;
  out.package = ledger.package;
  out.title = "台账 " + ledger.label + "（" + ledger.name + "）";
  out.place = ledger.place;
  out.ledger = &ledger;
  for (const Field& field : ledger.fields)
    out.fields.push_back(&field);
  return out;
}

DefinedTable of_units(const PackageSet& set) {
  DefinedTable out;
  out.table = profile_table(set.unit_fields);
  out.title = "组织";
  if (!set.packages.empty()) out.place = set.packages.front().place;
  for (const UnitField& field : set.unit_fields)
    out.fields.push_back(&field.field);
  return out;
}

// What one unit adds to one ledger stands in one table, in however many additions it is written.
std::vector<DefinedTable> side_tables(const Definitions& definitions) {
  std::map<std::pair<std::string, UnitId>, DefinedTable> out;
  for (const Addition& addition : definitions.packages.additions) {
    const auto owner = definitions.owner_of(addition);
    if (!owner || addition.fields.empty()) continue;
    auto [at, fresh] = out.try_emplace({addition.ledger, *owner});
    DefinedTable& table = at->second;
    if (fresh) {
      table.name = addition.ledger;
      table.package = addition.package;
      table.title = "增补 " + addition.label + "（" + addition.name + "）";
      table.place = addition.place;
      table.owner = owner;
    }
    for (const Field& field : addition.fields)
      table.fields.push_back(&field);
  }
  std::vector<DefinedTable> tables;
  for (auto& [key, table] : out) {
    table.table = side_table(key.first, key.second, table.fields);
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace

const Field* DefinedTable::find(const std::string& field) const {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const Field* candidate) { return candidate->name == field; });
  return at == fields.end() ? nullptr : *at;
}

std::vector<DefinedTable> tables_of(const Definitions& definitions) {
  std::vector<DefinedTable> tables;
  if (definitions.number == 0) return tables;
  for (const Ledger& ledger : definitions.packages.ledgers)
    tables.push_back(of_ledger(ledger));
  tables.push_back(of_units(definitions.packages));
  for (DefinedTable& table : side_tables(definitions))
    tables.push_back(std::move(table));
  return tables;
}

namespace {

const DefinedTable* find_before(const DefinedTable& fresh, std::optional<UnitId> owner,
                                const std::vector<DefinedTable>& olds, const PackageSet& after) {
  const auto find = [&](const std::string& name,
                        std::optional<UnitId> whose) -> const DefinedTable* {
    const auto at = std::find_if(olds.begin(), olds.end(), [&](const DefinedTable& old) {
      return old.name == name && old.owner == whose;
    });
    return at == olds.end() ? nullptr : &*at;
  };
  const Ledger* ledger = fresh.name.empty() ? nullptr : after.find_ledger(fresh.name);
  const bool renamed = ledger != nullptr && !ledger->renamed_from.empty() &&
                       find(fresh.name, std::nullopt) == nullptr &&
                       after.find_ledger(ledger->renamed_from) == nullptr;
  return find(renamed ? ledger->renamed_from : fresh.name, owner);
}

}  // namespace

const DefinedTable* predecessor(const DefinedTable& fresh, const std::vector<DefinedTable>& olds,
                                const PackageSet& after) {
  return find_before(fresh, fresh.owner, olds, after);
}

const DefinedTable* ledger_of(const DefinedTable& side, const std::vector<DefinedTable>& olds,
                              const PackageSet& after) {
  return find_before(side, std::nullopt, olds, after);
}

}  // namespace jishi::package
