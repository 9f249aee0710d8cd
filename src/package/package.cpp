#include "package/package.hpp"

#include <algorithm>

namespace jishi::package {
namespace {

template <class T>
const T* find_sorted(const std::vector<T>& items, std::string_view name) {
  const auto at = std::lower_bound(items.begin(), items.end(), name,
                                   [](const T& item, std::string_view n) { return item.name < n; });
  return at != items.end() && at->name == name ? &*at : nullptr;
}

}  // namespace

const Field* Ledger::find_field(std::string_view field) const {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [field](const Field& candidate) { return candidate.name == field; });
  return at == fields.end() ? nullptr : &*at;
}

const RuleSetVersion* RuleSet::on(Date day) const {
  for (const RuleSetVersion& version : versions)
    if (version.since <= day && day < version.end) return &version;
  return nullptr;
}

const Value* RuleSet::value(const RuleSetVersion& version, std::string_view parameter) const {
  for (std::size_t i = 0; i < parameters.size() && i < version.values.size(); ++i)
    if (parameters[i].name == parameter) return &version.values[i];
  return nullptr;
}

const Ledger* PackageSet::find_ledger(std::string_view name) const {
  return find_sorted(ledgers, name);
}
const Dictionary* PackageSet::find_dictionary(std::string_view name) const {
  return find_sorted(dictionaries, name);
}
const Mapping* PackageSet::find_mapping(std::string_view name) const {
  return find_sorted(mappings, name);
}
const UnitKind* PackageSet::find_unit_kind(std::string_view name) const {
  return find_sorted(unit_kinds, name);
}
const SheetProfile* PackageSet::find_sheet_profile(std::string_view name) const {
  return find_sorted(sheet_profiles, name);
}

const Indicator* PackageSet::find_indicator(std::string_view name) const {
  return find_sorted(indicators, name);
}
const Document* PackageSet::find_document(std::string_view name) const {
  return find_sorted(documents, name);
}
const RuleSet* PackageSet::find_rule_set(std::string_view name) const {
  return find_sorted(rule_sets, name);
}
const Addition* PackageSet::find_addition(std::string_view name) const {
  return find_sorted(additions, name);
}

const DictionaryValue* PackageSet::find_value(std::string_view dictionary,
                                              std::string_view code) const {
  const Dictionary* found = find_dictionary(dictionary);
  if (found == nullptr) return nullptr;
  for (const DictionaryValue& value : found->values)
    if (value.code == code) return &value;
  return nullptr;
}

const UnitField* PackageSet::find_unit_field(std::string_view name) const {
  for (const UnitField& candidate : unit_fields)
    if (candidate.field.name == name) return &candidate;
  return nullptr;
}

const DivisionKind* PackageSet::division_kind(DivisionLevel level,
                                              std::string_view division_name) const {
  for (const DivisionKind& line : division_kinds)
    if (line.level == level && division_name.ends_with(line.ending)) return &line;
  return nullptr;
}

std::vector<const UnitKind*> PackageSet::kinds_below(std::string_view kind) const {
  std::vector<const UnitKind*> below;
  for (const UnitKind& candidate : unit_kinds)
    if (std::find(candidate.parents.begin(), candidate.parents.end(), kind) !=
        candidate.parents.end())
      below.push_back(&candidate);
  return below;
}

}  // namespace jishi::package
