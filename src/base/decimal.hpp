// Exact decimal numbers: an int64 count of 10^-scale. Money and percentages are never doubles.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jishi {

class Decimal {
 public:
  static constexpr int kMaxScale = 9;

  constexpr Decimal() = default;  // 0
  // `scale` 0 … 9.
  static constexpr Decimal from_scaled(std::int64_t scaled, int scale) {
    return Decimal(scaled, scale);
  }
  // -?digits(.digits)?, at most 9 digits after the point, within int64 when scaled.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr std::int64_t scaled() const { return scaled_; }
  constexpr int scale() const { return scale_; }
  std::string text() const;

  // The same number with another scale; nullopt where digits or range would be lost.
  std::optional<Decimal> rescaled(int scale) const;
  // Trailing zeros after the point removed.
  Decimal normalised() const;

  // nullopt on overflow of the scaled value.
  std::optional<Decimal> plus(Decimal other) const;
  std::optional<Decimal> minus(Decimal other) const;
  // Exact; nullopt where the product needs more than 9 digits after the point or overflows.
  std::optional<Decimal> times(Decimal other) const;

  // By value: 1.50 equals 1.5.
  std::strong_ordering compare(Decimal other) const;
  friend bool operator==(Decimal a, Decimal b) { return a.compare(b) == 0; }
  friend std::strong_ordering operator<=>(Decimal a, Decimal b) { return a.compare(b); }

 private:
  constexpr Decimal(std::int64_t scaled, int scale) : scaled_(scaled), scale_(scale) {}
  std::int64_t scaled_ = 0;
  int scale_ = 0;
};

}  // namespace jishi
