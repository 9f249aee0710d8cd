// What stands behind one figure: rows, units, or the units below instead of the people in them.
#pragma once

#include <string>
#include <vector>

#include "index/state.hpp"
#include "indicator/answer.hpp"
#include "indicator/open_figure.hpp"

namespace jishi::api {

// One cell of what is asked.
struct FigureCell {
  indicator::Asked asked;
  indicator::OpenedCell cell;

  bool is_of(const indicator::Key& key) const;
};

// The figure itself; no_such_part where there is no such cell. Failure with the errors of answer().
Result<indicator::Figure> figure_of(const index::State& state, const package::Indicator& indicator,
                                    const FigureCell& cell);
// “班子成员 12人”, “编制外委员比例 25.0%（3/12），下面是分母”.
std::string figure_words(const package::Indicator& indicator,
                         const Result<indicator::Figure>& figure, indicator::Side side);

// Of a figure of persons of a unit: what each unit directly below has, without small counts.
class UnitsBelow {
 public:
  // Failure with the errors of answer() and withhold().
  UnitsBelow(const index::State& state, const package::Indicator& indicator, FigureCell cell);

  struct Line {
    UnitId unit;
    bool own = false;
    std::string shown;
  };
  const std::vector<Line>& lines() const { return lines_; }
  // Whether the figure that is opened is small itself.
  bool whole_withheld() const { return whole_withheld_; }

 private:
  std::vector<Line> lines_;
  bool whole_withheld_ = false;
};

}  // namespace jishi::api
