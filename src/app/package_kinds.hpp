// What the packages say about kinds of unit, as the tree asks for it.
#pragma once

#include <string>

#include "organisation/change.hpp"
#include "package/package.hpp"

namespace jishi::app {

class PackageKinds final : public organisation::KindRules {
 public:
  explicit PackageKinds(const package::PackageSet& packages) : packages_(packages) {}
  bool known(const std::string& kind) const override;
  bool may_stand_below(const std::string& kind, const std::string& parent_kind) const override;
  std::string label(const std::string& kind) const override;

 private:
  const package::PackageSet& packages_;
};

}  // namespace jishi::app
