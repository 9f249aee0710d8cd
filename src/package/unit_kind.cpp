#include "package/unit_kind.hpp"

#include <array>

namespace jishi::package {
namespace {

constexpr std::array<std::string_view, 6> kLevelNames = {"centre", "province", "prefecture",
                                                         "county", "township", "village"};

}  // namespace

std::string_view level_name(DivisionLevel level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

std::optional<DivisionLevel> level_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i)
    if (kLevelNames[i] == name) return static_cast<DivisionLevel>(i);
  return std::nullopt;
}

}  // namespace jishi::package
