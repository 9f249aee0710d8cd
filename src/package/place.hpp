// Where something stands in a package, and what is told about a mistake there.
#pragma once

#include <compare>
#include <string>

namespace jishi::package {

// Lines and columns count from 1; a column counts code points, as editors do. `file` is the path
// as given plus the path within the package, with '/'. Line 0: the file as a whole.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

// One mistake in a package. `code` is stable, lower_snake_case (all of them: mistake_codes());
// `message` names the cause and `remedy` what to do, both Chinese.
struct Mistake {
  std::string code;
  Place place;
  std::string message;
  std::string remedy;
  bool operator==(const Mistake&) const = default;
};

// file:line:column: message。remedy [code]
std::string to_text(const Mistake& mistake);

}  // namespace jishi::package
