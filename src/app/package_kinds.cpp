#include "app/package_kinds.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace jishi::app {

bool PackageKinds::known(const std::string& kind) const {
  return packages_.find_unit_kind(kind) != nullptr;
}

bool PackageKinds::may_stand_below(const std::string& kind, const std::string& parent_kind) const {
  const package::UnitKind* found = packages_.find_unit_kind(kind);
  if (found == nullptr) return false;
  return std::ranges::find(found->parents, parent_kind) != found->parents.end();
}

std::string PackageKinds::label(const std::string& kind) const {
  const package::UnitKind* found = packages_.find_unit_kind(kind);
  return found == nullptr ? kind : found->label;
}

organisation::KindOfDivision kind_of_division(const package::PackageSet& packages) {
  return [&packages](organisation::Level level, std::string_view name) -> std::string {
    const package::DivisionKind* found = packages.division_kind(level, name);
    if (found != nullptr) return found->kind;
    throw Failure({"no_division_kind", "定义包没有说明“" + std::string(name) + "”（" +
                                           std::string(organisation::label(level)) +
                                           "）是哪一类单位，请在 division_kinds 中补充。"});
  };
}

}  // namespace jishi::app
