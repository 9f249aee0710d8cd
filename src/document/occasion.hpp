// For whom, for when and from what a document is made.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/date.hpp"
#include "base/id.hpp"
#include "indicator/asked.hpp"

namespace jishi::document {

struct NamedUnit {
  std::string name;
  std::string code;  // tells the administrative order; may be empty
};

struct Occasion {
  indicator::When when;
  UnitId unit = {};
  // What changes compare with; nullopt: the period before, of a day the same day a year before.
  std::optional<indicator::When> before = {};
  indicator::As as = indicator::As::then;
  Date today = {};          // the day that the document bears
  std::string number = {};  // of a bulletin; empty: none
  bool demonstration = false;
  std::function<NamedUnit(UnitId)> called = {};  // as units are called on the day of the tree

  indicator::Asked asked(const indicator::When& about) const {
    return {unit, indicator::By::unit, organisation::Level::township, about, as, today, {}};
  }
  Date fact_date() const { return asked(when).fact_date(); }
  Date tree_date() const { return asked(when).tree_date(); }
};

}  // namespace jishi::document
