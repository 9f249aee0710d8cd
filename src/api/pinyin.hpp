// How Chinese names are typed in Latin letters: pinyin without tones, ü as v.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jishi::api {

// One way of reading a name.
struct Spelling {
  std::string full;      // qingbaijiangqu
  std::string initials;  // qbjq
  bool operator==(const Spelling&) const = default;
};

inline constexpr std::size_t kMostSpellings = 6;  // of a name: further ones are left out

// Every way of reading the name, the customary one first; 重庆 is zhongqing and chongqing. Letters
// become small, digits stay, other characters are left out. Other readings than the customary one
// are tried for the first kReadBothWays characters, where names differ from each other, and not for
// their generic endings.
inline constexpr std::size_t kReadBothWays = 4;
std::vector<Spelling> spellings(std::string_view name);

}  // namespace jishi::api
