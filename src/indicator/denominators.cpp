#include "indicator/denominators.hpp"

#include <algorithm>

namespace jishi::indicator {
namespace {

constexpr WholeNumbers kNone{1, 0};

// What no int64 can hold is as good as unbounded.
std::int64_t floor_of(std::optional<Fraction> fraction) {
  const auto floor = fraction ? fraction->floor() : std::nullopt;
  return floor ? *floor : WholeNumbers::kUnbounded;
}

// The greatest whole number below the fraction.
std::int64_t last_below(std::optional<Fraction> fraction) {
  const auto ceiling = fraction ? fraction->ceiling() : std::nullopt;
  return ceiling ? *ceiling - 1 : WholeNumbers::kUnbounded;
}

}  // namespace

// from ≤ k/n < to  ⇔  k/to < n ≤ k/from
WholeNumbers fitting_denominators(WholeNumbers numerator, const PublishedRate& rate,
                                  RoundingMode mode) {
  if (numerator.none()) return kNone;
  const Span truth = rate.truth(mode);
  const std::int64_t after = floor_of(Fraction::of(numerator.least).over(truth.to));
  if (after == WholeNumbers::kUnbounded) return kNone;
  WholeNumbers fitting{std::max<std::int64_t>(1, after + 1), WholeNumbers::kUnbounded};
  if (!truth.from.is_zero() && numerator.most != WholeNumbers::kUnbounded) {
    fitting.most = floor_of(Fraction::of(numerator.most).over(truth.from));
  }
  return fitting;
}

// from ≤ k/n < to  ⇔  n·from ≤ k < n·to
WholeNumbers fitting_numerators(const PublishedRate& rate, WholeNumbers denominator,
                                RoundingMode mode) {
  if (denominator.none()) return kNone;
  const Span truth = rate.truth(mode);
  const auto least = Fraction::of(denominator.least).times(truth.from);
  const auto first = least ? least->ceiling() : std::nullopt;
  if (!first) return kNone;
  WholeNumbers fitting{*first, WholeNumbers::kUnbounded};
  if (denominator.most != WholeNumbers::kUnbounded) {
    fitting.most = last_below(Fraction::of(denominator.most).times(truth.to));
  }
  return fitting;
}

Neighbours neighbours(const PublishedRate& rate, std::int64_t denominator) {
  const std::int64_t above =
      fitting_numerators(rate, {denominator, denominator}, RoundingMode::half_up).least;
  return {std::max<std::int64_t>(0, above - 1), above};
}

}  // namespace jishi::indicator
