// A version of the definitions as a database holds it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "package/package.hpp"

namespace jishi::package {

struct Definitions {
  std::int64_t number = 0;  // 1, 2, …; 0: none yet
  PackageSet packages;
  // Additions by name → the unit that they belong to, found by its code when first installed and
  // kept from then on: codes change hands, units do not. An addition without one waits until the
  // tree has such a unit.
  std::map<std::string, UnitId> owners;

  std::optional<UnitId> owner_of(const Addition& addition) const {
    const auto at = owners.find(addition.name);
    return at == owners.end() ? std::nullopt : std::optional(at->second);
  }
};

// What definitions ask of the tree of units, which stands above this folder.
class TreeQuestions {
 public:
  virtual ~TreeQuestions() = default;
  // The living unit with that own code or division code; none where there is none, or several.
  virtual std::optional<UnitId> unit_with_code(std::string_view code) = 0;
  // From the root to the unit itself, today.
  virtual std::vector<UnitId> path(UnitId unit) = 0;
  // On which it is known; none where there is no such unit.
  virtual std::optional<Date> first_day(UnitId unit) = 0;
  // Units, of whatever day, that are kept with that kind, or with that code of a dictionary in
  // what the tree itself keeps.
  virtual std::int64_t units_of_kind(std::string_view kind) = 0;
  virtual std::int64_t units_with_value(std::string_view dictionary, std::string_view code) = 0;
};

// Before there is a tree.
class NoTree final : public TreeQuestions {
 public:
  std::optional<UnitId> unit_with_code(std::string_view) override { return std::nullopt; }
  std::vector<UnitId> path(UnitId) override { return {}; }
  std::optional<Date> first_day(UnitId) override { return std::nullopt; }
  std::int64_t units_of_kind(std::string_view) override { return 0; }
  std::int64_t units_with_value(std::string_view, std::string_view) override { return 0; }
};

}  // namespace jishi::package
