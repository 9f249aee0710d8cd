// A question for figures, however it was put: by a command, by a request, by a page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "index/state.hpp"
#include "indicator/asked.hpp"
#include "package/package.hpp"

namespace jishi::api {

struct FigureQuestion {
  std::vector<const package::Indicator*> indicators;
  indicator::Asked asked;             // `when` is that of the answer that is made
  std::vector<indicator::When> when;  // one, the two to compare, or a series
  bool compare = false;
};

// One indicator at one time.
struct FigureAnswer {
  indicator::When when;
  indicator::Answer answer;
};

// Of whom figures are, in the words of the day.
struct FigureUnit {
  UnitId unit;
  bool own = false;  // only what counts at none of those below
  std::string name;
  std::string code;
};

inline constexpr const char* kOwnName = "本级及其他";

// ---- Reading what was asked. Errors say what may be written; the caller says where.

// 2026-06-30, or a period: 2026, 2026-Q2, 2026-06, 2026-06-H1, 2026-06-18..2026-09-30. Error
// time_not_understood.
Result<indicator::When> parse_when(const std::string& text);
// “2025-06-30,2026-06-30”. Errors time_not_understood, compare_incomplete.
Result<std::vector<indicator::When>> parse_compared(const std::string& text);
// children, a level or a field, as they may follow each other; `placed`: whether there was one of
// the former. Errors by_twice, by_too_long.
Result<void> add_by(const std::string& word, indicator::Asked& asked, bool& placed);
// By name or label. Error unknown_indicator, with what there is.
Result<const package::Indicator*> find_indicator(const package::PackageSet& packages,
                                                 const std::string& word);
// In a message: not longer than needs be.
std::string quoted(const std::string& word);

// ---- Answering.

// By indicator and then by time. Failure with the errors of indicator::answer, the indicator's
// label in front; cancelled.
std::vector<FigureAnswer> answers_to(const index::State& state, const FigureQuestion& question,
                                     Progress& progress);
// Every unit that has a figure, as it is called on the day of the tree; own last.
std::vector<FigureUnit> units_of(const index::State& state,
                                 const std::vector<FigureAnswer>& answers, Date tree_date);
// The words for what is counted over what: 乡镇团委的在任班子成员
std::string basis_words(const package::Indicator& indicator);

}  // namespace jishi::api
