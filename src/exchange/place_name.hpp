// Names of units as people write them, brought to what they name. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "organisation/level.hpp"

namespace jishi::exchange {

// What kind of League body a name speaks of, whatever place or office it is of.
enum class Body : std::uint8_t {
  none,  // the name says only the place
  committee,
  working_committee,
  general_branch,
  branch,
};

// 共青团红阳街道工作委员会 and 红阳街道团工委 name the working committee of 红阳街道.
struct PlaceName {
  std::string place;  // place_key of what remains; never empty where the name was not
  Body body = Body::none;
};

// The spelling that places are compared in: blanks, width and digits folded, 三元村委会 and 三元村
// alike, 红阳街道办事处 and 红阳街道 alike.
std::string place_key(std::string_view name);
PlaceName place_name(std::string_view name);
// The key without the ending of its level: 红阳 of 红阳街道; empty where that would say too little.
std::string place_stem(std::string_view key, organisation::Level level);

// The parts of a path, separated by / > - — 、 | \ or blanks; one where there is none.
std::vector<std::string> path_parts(std::string_view text);

// The names before the last one, as keys one behind the other.
std::string prefix_of(const std::vector<std::string>& parts);
// A path without separators: each way to take it for what stands above (as keys) and a name at the
// end, the longest name first. None for text that is too long for a path.
std::vector<std::pair<std::string, std::string>> divisions_of(const std::string& text);

// A division code or an own code rather than a name.
bool may_be_code(std::string_view text);
// The code as written, and without the zeros that lists fill codes up with: 510113001000 is
// 510113001.
std::vector<std::string> codes_in(std::string_view text);

// Whether `prefix` (keys, one behind the other) is made of names of `above`, some left out, in
// their order from the root downwards: 四川省青白江区 above 红阳街道.
struct NamedPlace {
  std::string_view name;
  organisation::Level level = organisation::Level::centre;
};
bool consists_of(std::string_view prefix, const std::vector<NamedPlace>& above);

}  // namespace jishi::exchange
