#include "package/definition_changes.hpp"

#include <map>

#include "package/canonical.hpp"

namespace jishi::package {
namespace {

const std::string& name_of(const UnitField& field) {
  return field.field.name;
}
template <class T>
const std::string& name_of(const T& item) {
  return item.name;
}

const std::string& label_of(const UnitField& field) {
  return field.field.label;
}
template <class T>
const std::string& label_of(const T& item) {
  return item.label;
}

template <class T>
using Member = std::vector<T> PackageSet::*;

template <class T>
std::map<std::string, std::string> contents(const PackageSet& set, Member<T> member) {
  std::map<std::string, std::string> out;
  for (const T& item : set.*member) {
    PackageSet alone;
    (alone.*member).push_back(item);
    out.emplace(name_of(item), canonical_text(alone));
  }
  return out;
}

template <class T>
void compare(const PackageSet& before, const PackageSet& after, Member<T> member,
             const std::string& word, std::vector<std::string>& changes) {
  const auto olds = contents(before, member);
  const auto news = contents(after, member);
  const auto tell = [&](const char* what, const T& item) {
    changes.push_back(what + word + " " + label_of(item) + "（" + name_of(item) + "）");
  };
  for (const T& item : after.*member) {
    const auto old = olds.find(name_of(item));
    if (old == olds.end())
      tell("新增", item);
    else if (old->second != news.at(name_of(item)))
      tell("修改", item);
  }
  for (const T& item : before.*member)
    if (!news.contains(name_of(item))) tell("去掉", item);
}

bool same_divisions(const PackageSet& before, const PackageSet& after) {
  PackageSet a, b;
  a.division_kinds = before.division_kinds;
  b.division_kinds = after.division_kinds;
  return canonical_text(a) == canonical_text(b);
}

}  // namespace

std::vector<std::string> definition_changes(const PackageSet& before, const PackageSet& after) {
  std::vector<std::string> changes;
  compare(before, after, &PackageSet::packages, "包", changes);
  compare(before, after, &PackageSet::dictionaries, "字典", changes);
  compare(before, after, &PackageSet::mappings, "对照", changes);
  compare(before, after, &PackageSet::unit_kinds, "组织类型", changes);
  compare(before, after, &PackageSet::unit_fields, "组织字段", changes);
  compare(before, after, &PackageSet::founding_units, "建库时的组织", changes);
  compare(before, after, &PackageSet::rule_sets, "规则集", changes);
  compare(before, after, &PackageSet::ledgers, "台账", changes);
  compare(before, after, &PackageSet::additions, "增补", changes);
  compare(before, after, &PackageSet::sheet_profiles, "外部表格", changes);
  compare(before, after, &PackageSet::indicators, "指标", changes);
  compare(before, after, &PackageSet::documents, "文件", changes);
  if (!same_divisions(before, after)) changes.emplace_back("修改区划与组织类型的对应");
  return changes;
}

}  // namespace jishi::package
