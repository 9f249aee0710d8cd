// The change between two figures of the same basis, named so that nobody has to guess: in units, in
// percentage points, or relative to the earlier one.
#pragma once

#include <cstdint>
#include <string>

#include "indicator/figure.hpp"

namespace jishi::indicator {

enum class ChangeKind : std::uint8_t {
  amount,    // of totals and quotients: 36 人
  points,    // of percentages: 2.2 个百分点
  relative,  // of the earlier figure, above 0: 41.9%
};

struct Change {
  ChangeKind kind;
  Decimal value;
  // 增加36人、提高2.2个百分点、下降41.9%、持平；基本持平 where only the rounding makes it 0.
  std::string words;
  // With both dates and both figures, for a document's sentence.
  std::string sentence;
};

// From the exact figures, rounded once: it may differ in the last digit from the difference of the
// two rounded ones. Errors: mixed_bases (other basis, measure or unit: never subtracted silently),
// wrong_change (points of what is no percentage, an amount of what is one), no_figure (relative to
// nothing), figure_too_large, bad_rounding.
Result<Change> change_between(const Figure& earlier, const Figure& later, ChangeKind kind,
                              Rounding rounding);

}  // namespace jishi::indicator
