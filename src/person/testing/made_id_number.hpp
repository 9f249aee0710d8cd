// ID numbers that are right and nobody's.
#pragma once

#include <cstddef>
#include <string>

#include "base/date.hpp"

namespace jishi::person::testing {

// Another for each serial from 0: 1,000 a day, born from 1960 on.
inline std::string made_id_number(int serial) {
  const auto day = Date::parse("1960-01-01")->plus_days(serial / 1'000)->ymd();
  std::string digits = "110101" + std::to_string(day.year * 10'000 + day.month * 100 + day.day) +
                       std::to_string(1'000 + serial % 1'000).substr(1);
  int sum = 0;
  for (std::size_t i = digits.size(), weight = 2; i-- > 0; weight = weight * 2 % 11)
    sum += static_cast<int>(weight) * (digits[i] - '0');
  return digits + "10X98765432"[sum % 11];
}

}  // namespace jishi::person::testing
