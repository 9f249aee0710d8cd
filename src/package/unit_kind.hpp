// Kinds of unit, the fields that every unit has, and how divisions become units.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "package/field.hpp"

namespace jishi::package {

// The level of a unit that stands for a division of the country.
enum class DivisionLevel : std::uint8_t { centre, province, prefecture, county, township, village };

struct UnitKind {
  std::string package;
  std::string name;
  std::string label;
  std::vector<std::string> parents;  // kinds that may stand above; the root has none
  std::string note;
  Place place;
};

// A field of units.
struct UnitField {
  std::string package;
  Field field;
  std::vector<std::string> kinds;     // kinds that have it; empty: all
  std::vector<DivisionLevel> levels;  // levels that have it; empty: any, also units of none
  bool dated = false;                 // the value holds from a day to a day, else it is corrected
};

// The first line that fits a division's level and the ending of its name says what unit it
// becomes. The kind is the usual one: a unit may correct it.
struct DivisionKind {
  std::string package;
  DivisionLevel level = DivisionLevel::village;
  std::string ending;  // empty: every name of this level
  std::string kind;
  std::vector<std::pair<std::string, std::string>> set;  // unit field (choice) → code
  Place place;
};

// A unit that the division list lacks; made when a database is founded.
struct FoundingUnit {
  std::string package;
  std::string name;   // of the definition, lower_snake_case
  std::string label;  // the unit's own name
  std::string kind;
  DivisionLevel level = DivisionLevel::province;
  std::string under;  // name of another founding unit; empty: it is the root
  Date since;         // the first day on which it is known
  std::string code;   // its own code, not a division code
  std::string source;
  bool to_be_checked = false;
  Place place;
};

std::string_view level_name(DivisionLevel level);  // "province"
std::optional<DivisionLevel> level_from_name(std::string_view name);

}  // namespace jishi::package
