// What `jishi stat` is asked for, read from its arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "indicator/asked.hpp"
#include "package/package.hpp"

namespace jishi::app {

struct StatQuery {
  std::vector<const package::Indicator*> indicators;
  indicator::Asked asked;             // but for the unit and `when`
  std::vector<indicator::When> when;  // one, the two to compare, or a series
  bool compare = false;
};

std::vector<Option> stat_options();

// Failure("usage") says what is wrong, unknown_indicator what there is.
StatQuery stat_query(const Arguments& arguments, const package::PackageSet& packages, Date today);

}  // namespace jishi::app
