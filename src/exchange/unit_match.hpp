// Finds the unit that a cell names, by code, by path or by name, within what the user may write to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "db/connection.hpp"

namespace jishi::exchange {

// Works on one connection, on one thread, within one snapshot: what changes in the tree afterwards
// is not seen. Reads the units below `top` once, of all days (some 150 bytes each); what was found
// is kept by text and day. Above kMostUnits only whole names, codes and paths are understood.
class UnitMatcher {
 public:
  static constexpr std::int64_t kMostUnits = 120'000;  // more than any province has
  static constexpr std::size_t kMostKept = 50'000;     // answers; then it starts afresh
  static constexpr std::size_t kMostNamed = 5;         // units named in a message
  static constexpr int kMostNearSearches = 200;        // messages that name near ones

  UnitMatcher(db::Connection& connection, UnitId top, std::int64_t most_units = kMostUnits);
  ~UnitMatcher();
  UnitMatcher(const UnitMatcher&) = delete;
  UnitMatcher& operator=(const UnitMatcher&) = delete;

  // The unit in the subtree of `top` that lives on `day` and that the text names: by division code
  // (zeros behind it or not) or own code; #ID; by name, as it is spelled in different ways
  // (三元村委会, 三元村), as a body of the League (共青团红阳街道工作委员会, 红阳街道团工委),
  // without its ending where that is enough (红阳); by a path, with separators (/ > - 、 and
  // blanks) or without (青白江区红阳街道). A name that the unit had on another day is taken where
  // no other in the subtree has it, a code where no other at all has it.
  //
  // Errors: unit_ambiguous (with paths), unit_outside (saying where it is), unit_not_living (saying
  // what became of it, or since when there is one), unit_unknown (with near names).
  Result<UnitId> find(std::string_view text, Date day, bool only_code = false);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::exchange
