// A question for figures, as a request puts it.
#pragma once

#include <string>
#include <vector>

#include "api/figure_question.hpp"
#include "http/request.hpp"

namespace jishi::api {

inline constexpr std::size_t kMostIndicators = 12;
inline constexpr std::size_t kMostTimes = 60;      // of a series
inline constexpr std::size_t kMostCells = 20'000;  // of an answer
inline constexpr const char* kPurposeWords =
    "县级以上的数打开到下级组织；确需列到人的，请写明用途，会记入日志。";

// Of the parameters indicator, unit, by, split, share, as, and one of on, period, compare, series.
// Failure bad_query, unknown_indicator, too_many_cells: each says what may be written.
FigureQuestion figure_question(const http::Request& request, const package::PackageSet& packages,
                               Date today);

// Failure too_many_cells where it is certain before anything is counted.
void check_size(const index::State& state, const FigureQuestion& question);
void check_size(const std::vector<FigureAnswer>& answers);

// All that an answer depends on besides the state and the caller's rights.
std::string answer_key(const http::Request& request, Date today);

}  // namespace jishi::api
