// Days as spreadsheets count them: 1 is 1900-01-01, and 60 a 29 February 1900 that never was. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/date.hpp"

namespace jishi::sheet {

// From the serial of the 1904 system to that of the 1900 system.
inline constexpr double kSerial1904 = 1462;

// Whole days; before 1900 they are negative.
double serial_of(Date day);
// “2003-05-01”, “2003-05-01T08:30:00” (or with a blank for the T; fractions of a second and a
// closing Z are allowed), “08:30:00”; nullopt for anything else.
std::optional<double> serial_of_iso(std::string_view text);

}  // namespace jishi::sheet
