// Which whole numbers may stand behind a published rate. Pure arithmetic on intervals, exact.
#pragma once

#include "indicator/published_figure.hpp"

namespace jishi::indicator {

// The denominators of which the numerator is the rate, as rounded. For an exact numerator these are
// all that fit and no others. For a rounded one the range may hold some that fit no whole numerator
// (only where the rate is more precise than the numerator): it accuses nobody wrongly.
WholeNumbers fitting_denominators(WholeNumbers numerator, const PublishedRate& rate,
                                  RoundingMode mode = RoundingMode::half_up);

// The numerators that make the rate of the denominator; the same holds for them.
WholeNumbers fitting_numerators(const PublishedRate& rate, WholeNumbers denominator,
                                RoundingMode mode = RoundingMode::half_up);

// The whole numerators of `denominator` whose rates stand next to the published one where none
// fits: one below and one above (below only where that is 0 or more).
struct Neighbours {
  std::int64_t below = 0;
  std::int64_t above = 0;
};
Neighbours neighbours(const PublishedRate& rate, std::int64_t denominator);

}  // namespace jishi::indicator
