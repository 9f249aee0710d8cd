#include "document/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace jishi::document {
namespace {

constexpr std::array<std::int64_t, 3> kSteps = {1, 2, 5};
constexpr int kLargestExponent = 16;

Decimal power_of_ten(int exponent, std::int64_t factor) {
  if (exponent < 0) return Decimal::from_scaled(factor, -exponent);
  std::int64_t power = factor;
  for (int i = 0; i < exponent; ++i)
    power *= 10;
  return Decimal::from_scaled(power, 0);
}

// The smallest round step with which `length` takes no more than `most` of them.
Decimal step_for(double length, int digits, std::size_t most) {
  for (int exponent = -digits; exponent < kLargestExponent; ++exponent) {
    for (const std::int64_t factor : kSteps) {
      const Decimal step = power_of_ten(exponent, factor);
      if (length <= as_double(step) * static_cast<double>(most)) return step;
    }
  }
  return power_of_ten(kLargestExponent, kSteps.back());
}

}  // namespace

double as_double(Decimal value) {
  return static_cast<double>(value.scaled()) / std::pow(10.0, value.scale());
}

ValueRange range_of(std::span<const std::optional<Decimal>> values) {
  ValueRange range;
  for (const auto& value : values) {
    if (!value) continue;
    range.least = std::min(range.least, as_double(*value));
    range.most = std::max(range.most, as_double(*value));
  }
  return range;
}

ValueRange joined(ValueRange a, ValueRange b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

std::vector<Decimal> ticks(ValueRange range, int digits, std::size_t most) {
  if (range.least == range.most) range.most = range.least + 1;
  const Decimal step = step_for(range.most - range.least, digits, most);
  const double size = as_double(step);
  const auto first = static_cast<std::int64_t>(std::floor(range.least / size));
  const auto last = static_cast<std::int64_t>(std::ceil(range.most / size));
  std::vector<Decimal> out;
  for (std::int64_t i = first; i <= last; ++i)
    out.push_back(Decimal::from_scaled(step.scaled() * i, step.scale()));
  return out;
}

std::vector<double> spread(std::span<const double> wanted, double gap, double low, double high) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> out(wanted.begin(), wanted.end());
  double edge = low;
  for (const std::size_t i : order) {
    out[i] = std::max(out[i], edge);
    edge = out[i] + gap;
  }
  // What was pushed beyond the upper end comes back, and pushes those before it.
  edge = high;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    out[*i] = std::min(out[*i], edge);
    edge = out[*i] - gap;
  }
  return out;
}

}  // namespace jishi::document
