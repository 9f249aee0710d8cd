// Numbers as spreadsheet programs can hold them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/decimal.hpp"

namespace jishi::sheet {

// Spreadsheets round after 15 digits.
bool has_15_digits(std::int64_t number);

// The double nearest to the number; nullopt where it has more than 15 digits.
std::optional<double> exact_number(Decimal number);

}  // namespace jishi::sheet
