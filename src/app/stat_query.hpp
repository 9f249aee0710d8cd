// What `jishi stat` is asked for, read from its arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/figure_question.hpp"
#include "app/arguments.hpp"
#include "package/package.hpp"

namespace jishi::app {

using StatQuery = api::FigureQuestion;

std::vector<Option> stat_options();

// When a document is about: --on or --period, --before, --as.
struct AskedTime {
  indicator::When when;
  std::optional<indicator::When> before;
  indicator::As as = indicator::As::then;
};
AskedTime asked_time(const Arguments& arguments, Date today);

// Both: Failure("usage") says what is wrong; here also unknown_indicator, with what there is.
StatQuery stat_query(const Arguments& arguments, const package::PackageSet& packages, Date today);

}  // namespace jishi::app
