// The six levels of the tree.
#pragma once

#include <cstdint>
#include <string_view>

#include "package/unit_kind.hpp"

namespace jishi::organisation {

// centre, province, prefecture, county, township, village; stored as its number. `village` stands
// for village or unit: whatever lies below a township.
using Level = package::DivisionLevel;
inline constexpr int kLevels = 6;

constexpr std::string_view label(Level level) {
  switch (level) {
    case Level::centre:
      return "中央";
    case Level::province:
      return "省级";
    case Level::prefecture:
      return "地市级";
    case Level::county:
      return "县级";
    case Level::township:
      return "乡级";
    case Level::village:
      return "村级";
  }
  return "";
}

}  // namespace jishi::organisation
