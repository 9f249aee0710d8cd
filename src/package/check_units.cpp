#include <algorithm>
#include <map>
#include <set>

#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

// Every kind can be reached from the root; else no unit of it can ever be made.
void check_kinds(const Draft& draft, MistakeLog& log) {
  const std::vector<UnitKind>& kinds = draft.set.unit_kinds;
  std::set<std::string_view> reached;
  for (const FoundingUnit& unit : draft.set.founding_units)
    if (unit.under.empty()) reached.insert(unit.kind);
  for (const UnitKind& kind : kinds)
    if (kind.parents.empty()) reached.insert(kind.name);
  for (bool grown = true; grown;) {
    grown = false;
    for (const UnitKind& kind : kinds) {
      const auto is_reached = [&](const std::string& name) { return reached.contains(name); };
      if (std::any_of(kind.parents.begin(), kind.parents.end(), is_reached))
        grown = reached.insert(kind.name).second || grown;
    }
  }
  for (const UnitKind& kind : kinds)
    if (!reached.contains(kind.name))
      log.add(Code::unreachable_kind, kind.place,
              "从最上级的组织到不了“" + kind.label + "”，建不出这种组织",
              "请在 parents 中加上够得到的类型；最上级的类型写 parents: []");
}

void check_divisions(const std::vector<DivisionKind>& lines, MistakeLog& log) {
  std::map<DivisionLevel, std::vector<const DivisionKind*>> levels;
  for (const DivisionKind& line : lines) {
    auto& before = levels[line.level];
    const auto covers = [&](const DivisionKind* earlier) {
      return std::string_view(line.ending).ends_with(earlier->ending);
    };
    const auto by = std::find_if(before.begin(), before.end(), covers);
    if (by != before.end())
      log.add(Code::line_never_reached, line.place,
              "这一行不会用到：第 " + std::to_string((*by)->place.line) + " 行已经包括了它",
              "请移到那一行之前，或删除");
    before.push_back(&line);
  }
  for (const auto& [level, list] : levels)
    if (std::none_of(list.begin(), list.end(),
                     [](const DivisionKind* line) { return line->ending.empty(); }))
      log.add(Code::level_without_default, list.back()->place,
              "层级 " + std::string(level_name(level)) + " 缺少不写 ending 的一行",
              "请在最后加一行，说明其余的名称成为哪种组织");
}

void check_division_values(const Draft& draft, MistakeLog& log) {
  for (const DivisionValue& value : draft.division_values)
    for (const UnitField& candidate : draft.set.unit_fields) {
      if (candidate.field.name != value.field) continue;
      if (candidate.field.value.type != FieldType::choice) {
        log.add(Code::value_of_wrong_type, value.field_place,
                "字段“" + value.field + "”不是选择项（choice），不能在这里写值",
                "请改用选择项字段");
        continue;
      }
      for (const Dictionary& dictionary : draft.set.dictionaries) {
        const auto is_code = [&](const DictionaryValue& v) { return v.code == value.code; };
        if (dictionary.name == candidate.field.value.dictionary &&
            std::none_of(dictionary.values.begin(), dictionary.values.end(), is_code))
          log.add(Code::unknown_value, value.code_place,
                  "字典 " + dictionary.name + " 没有代码“" + value.code + "”", "请改正代码");
      }
    }
}

void check_founding_units(const std::vector<FoundingUnit>& units, MistakeLog& log) {
  std::map<std::string_view, const FoundingUnit*> by_name;
  std::map<std::string_view, const FoundingUnit*> by_code;
  const FoundingUnit* root = nullptr;
  for (const FoundingUnit& unit : units) {
    by_name.emplace(unit.name, &unit);
    const auto [first, fresh] = by_code.emplace(unit.code, &unit);
    if (!fresh && !unit.code.empty())
      log.add(Code::duplicate_definition, unit.place,
              "代码“" + unit.code + "”已给了 " + first->second->name, "请改正 code");
    if (!unit.under.empty()) continue;
    if (root != nullptr)
      log.add(Code::several_roots, unit.place, "最上级的组织已有 " + root->name,
              "请写上 under:，说明隶属于哪个组织");
    else
      root = &unit;
  }
  for (const FoundingUnit& unit : units) {
    if (const auto above = by_name.find(unit.under);
        above != by_name.end() && unit.since < above->second->since)
      log.add(Code::begins_before_parent, unit.place,
              "“" + unit.name + "”从 " + unit.since.iso() + " 起，早于它所隶属的“" + unit.under +
                  "”（" + above->second->since.iso() + " 起）",
              "请改正 since 或 under");
    std::set<const FoundingUnit*> way;
    for (const FoundingUnit* at = &unit; at != nullptr;) {
      if (!way.insert(at).second) {
        if (at == &unit)
          log.add(Code::founding_unit_cycle, unit.place, "“" + unit.name + "”经隶属关系又回到自己",
                  "请改正 under");
        break;
      }
      const auto above = by_name.find(at->under);
      at = above == by_name.end() ? nullptr : above->second;
    }
  }
}

}  // namespace

void check_units(const Draft& draft, MistakeLog& log) {
  check_kinds(draft, log);
  check_divisions(draft.set.division_kinds, log);
  check_division_values(draft, log);
  check_founding_units(draft.set.founding_units, log);
  std::vector<Field> fields;
  for (const UnitField& field : draft.set.unit_fields)
    fields.push_back(field.field);
}

}  // namespace jishi::package
