#include "sheet/xlsx_number.hpp"

#include <cmath>

namespace jishi::sheet {
namespace {

constexpr std::int64_t kMostDigits = 999'999'999'999'999;

}  // namespace

bool has_15_digits(std::int64_t number) {
  return number <= kMostDigits && number >= -kMostDigits;
}

std::optional<double> exact_number(Decimal number) {
  const Decimal shortest = number.normalised();
  if (!has_15_digits(shortest.scaled())) return std::nullopt;
  // Both sides are exact, so the quotient is the double nearest to the decimal.
  return static_cast<double>(shortest.scaled()) / std::pow(10.0, shortest.scale());
}

}  // namespace jishi::sheet
