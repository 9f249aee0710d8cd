#include "app/package_kinds.hpp"

#include <algorithm>

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

}  // namespace jishi::app
