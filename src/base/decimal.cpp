#include "base/decimal.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace jishi {
namespace {

__extension__ using Wide = __int128;

constexpr Wide power10(int exponent) {
  Wide value = 1;
  while (exponent-- > 0)
    value *= 10;
  return value;
}

std::optional<Decimal> narrowed(Wide scaled, int scale) {
  while (scale > Decimal::kMaxScale && scaled % 10 == 0) {
    scaled /= 10;
    --scale;
  }
  if (scale > Decimal::kMaxScale) return std::nullopt;
  if (scaled > std::numeric_limits<std::int64_t>::max() ||
      scaled < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return Decimal::from_scaled(static_cast<std::int64_t>(scaled), scale);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Wide value = 0;
  int scale = 0;
  bool point = false;
  std::size_t whole = 0;
  for (char c : text) {
    if (c == '.' && !point && whole > 0) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    point ? void(++scale) : void(++whole);
    value = value * 10 + (c - '0');
    if (scale > kMaxScale || value > power10(19)) return std::nullopt;
  }
  if (whole == 0 || (point && scale == 0)) return std::nullopt;
  return narrowed(negative ? -value : value, scale);
}

std::string Decimal::text() const {
  Wide magnitude = scaled_;
  if (magnitude < 0) magnitude = -magnitude;
  std::string digits = std::to_string(static_cast<std::uint64_t>(magnitude));
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale_ > 0) digits.insert(digits.size() - scale, ".");
  return scaled_ < 0 ? "-" + digits : digits;
}

std::optional<Decimal> Decimal::rescaled(int scale) const {
  assert(scale >= 0 && scale <= kMaxScale);
  if (scale >= scale_) return narrowed(Wide{scaled_} * power10(scale - scale_), scale);
  const Wide divisor = power10(scale_ - scale);
  if (scaled_ % divisor != 0) return std::nullopt;
  return narrowed(scaled_ / divisor, scale);
}

Decimal Decimal::normalised() const {
  Decimal out = *this;
  while (out.scale_ > 0 && out.scaled_ % 10 == 0) {
    out.scaled_ /= 10;
    --out.scale_;
  }
  return out;
}

std::optional<Decimal> Decimal::plus(Decimal other) const {
  const int scale = std::max(scale_, other.scale_);
  return narrowed(
      Wide{scaled_} * power10(scale - scale_) + Wide{other.scaled_} * power10(scale - other.scale_),
      scale);
}

std::optional<Decimal> Decimal::minus(Decimal other) const {
  const int scale = std::max(scale_, other.scale_);
  return narrowed(
      Wide{scaled_} * power10(scale - scale_) - Wide{other.scaled_} * power10(scale - other.scale_),
      scale);
}

std::optional<Decimal> Decimal::times(Decimal other) const {
  return narrowed(Wide{scaled_} * Wide{other.scaled_}, scale_ + other.scale_);
}

std::strong_ordering Decimal::compare(Decimal other) const {
  const int scale = std::max(scale_, other.scale_);
  const Wide left = Wide{scaled_} * power10(scale - scale_);
  const Wide right = Wide{other.scaled_} * power10(scale - other.scale_);
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

}  // namespace jishi
