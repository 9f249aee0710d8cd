// What nobody else on the machine may see is not taken from the command line, which others can
// list, but from standard input: `--id-number -`.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "app/arguments.hpp"

namespace jishi::app {

// What every such option takes on the command line.
inline constexpr std::string_view kFromInput = "-";

// A line of `in`, without blanks around it; asked for by `label` and not shown where it is a
// terminal. nullopt: the option is not given. Options that are asked in turn take a line each.
// Failure usage: the value stands on the command line (it is not repeated), or there is no line;
// cancelled.
std::optional<std::string> private_value(const Arguments& arguments, std::string_view option,
                                         std::string_view label, std::istream& in);

}  // namespace jishi::app
