// Where an indicator is to get: its definition names a number, as the figure is shown.
#pragma once

#include <optional>
#include <string>

#include "index/state.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

struct Target {
  Decimal number;
  std::string shown;  // 100%、2人
};

// As the rule sets are on the last day of the question. Nothing where the definition names none, or
// where there is none then.
std::optional<Target> target_of(const index::State& state, const package::Indicator& indicator,
                                const Asked& asked);

// Before any rounding: 99.96% has not reached 100%. Nothing where the definition does not say
// whether more or less is better.
std::optional<bool> has_reached(const package::Indicator& indicator, const Target& target,
                                const Figure& figure);

}  // namespace jishi::indicator
