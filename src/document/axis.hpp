// Where values stand along an axis. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.hpp"

namespace jishi::document {

// For places on paper only, never for a figure.
double as_double(Decimal value);

// The least and the largest value, and 0 in any case.
struct ValueRange {
  double least = 0;
  double most = 0;
};
ValueRange range_of(std::span<const std::optional<Decimal>> values);
ValueRange joined(ValueRange a, ValueRange b);

// Round numbers (1, 2 or 5 times a power of ten apart) from at or below `range.least` to at or
// above `range.most`, at most `most` + 2 of them; 0 and 1 where the range is empty. Both within
// 10^15. `digits`: steps are no smaller than the digits that values are shown with.
std::vector<Decimal> ticks(ValueRange range, int digits, std::size_t most = 5);

// Places for labels that want to stand at `wanted`: in the same order, at least `gap` apart, within
// `low` … `high` where there is room, and as near as that allows.
std::vector<double> spread(std::span<const double> wanted, double gap, double low, double high);

}  // namespace jishi::document
