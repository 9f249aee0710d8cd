// The figures of one document: each question is answered once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "document/occasion.hpp"
#include "index/state.hpp"
#include "indicator/answer.hpp"
#include "indicator/open_figure.hpp"
#include "package/document.hpp"

namespace jishi::document {

// A line of a table, a bar of a chart. `own`: what counts at none of the others.
struct UnitLine {
  UnitId unit;
  bool own = false;
  NamedUnit called;
};

// One thread; state and occasion outlive it.
class Figures {
 public:
  Figures(const index::State& state, const Occasion& occasion);

  const Occasion& occasion() const { return occasion_; }
  const indicator::When& before() const { return before_; }

  // An indicator of the state's definitions.
  const package::Indicator& defined(const std::string& name) const;

  // Errors of indicator::answer, with the indicator's name in front.
  using Asked = Result<const indicator::Answer*>;
  Asked ask(const std::string& name, const package::DocumentRows& rows,
            const indicator::When& when);

  // Of the unit with all that is below it. nullptr: there is none (nothing to divide by, or the
  // unit did not live then).
  const indicator::Figure* of_unit(const std::string& name, const indicator::When& when);
  // Of one line. nullptr likewise.
  const indicator::Figure* of_line(const std::string& name, const package::DocumentRows& rows,
                                   const indicator::When& when, const UnitLine& line);

  // The units that are counted in the figure of the unit, in administrative order. Of an indicator
  // whose numerator (and denominator) counts units. Errors of indicator::open_figure.
  Result<std::vector<UnitLine>> counted(const std::string& name, indicator::Side side);
  // nullopt where they are of several levels, or there are none.
  std::optional<organisation::Level> level_of(const std::vector<UnitLine>& lines) const;

  // Whoever has a figure of one of these indicators, in administrative order; own last.
  Result<std::vector<UnitLine>> lines(const std::vector<std::string>& names,
                                      const package::DocumentRows& rows);

 private:
  const index::State& state_;
  const Occasion& occasion_;
  indicator::When before_;
  using Question = std::tuple<std::string, int, int, std::string>;
  std::map<Question, Result<indicator::Answer>> answers_;
};

// 口径 in words: 乡镇团委的在任班子成员
std::string basis_words(const package::Indicator& indicator);

}  // namespace jishi::document
