// Numbers as offices write them. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/decimal.hpp"

namespace jishi::document {

// A number shown with so many digits after the point (0 … 6).
struct Fixed {
  Decimal value;
  int digits = 0;
  bool operator==(const Fixed&) const = default;
};

// 51.2 with one digit is 51.2%. Where it comes from (numerator, denominator, basis) is known to who
// made it.
struct Percent {
  Decimal value;
  int digits = 0;
  bool operator==(const Percent&) const = default;
};

// Half away from zero (四舍五入), with exactly `digits` after the point, 0 … 6. A number too large
// for so many digits is returned as it is.
Decimal rounded(Decimal value, int digits);

// part / whole in percent, rounded; nullopt where the whole is 0 or the result has no room.
std::optional<Decimal> percent_of(Decimal part, Decimal whole, int digits);

// In running text digits stand together: 1377, 16743, 36666; 1.5.
std::string prose_number(Decimal value, int digits = 0);
// In tables and charts five digits and more are grouped: 1377, 16,743.
std::string table_number(Decimal value, int digits = 0);
// 51%, 78.9%, -4.0%
std::string percent_text(Percent percent);

// In units of 万 from ten thousand on and of 亿 from a hundred million on, with at most `digits`
// after the point: 2.8万, 70万, 459万, 1.2亿; smaller ones as prose_number without digits.
std::string short_number(Decimal value, int digits = 1);

// 一 … 九十九; larger ones in Arabic digits.
std::string chinese_numeral(int number);

}  // namespace jishi::document
