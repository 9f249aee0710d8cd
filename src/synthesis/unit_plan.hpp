// Schools, firms, offices and cooperatives with their League organisations, as they are thought up
// to stand below the townships of a county. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "package/package.hpp"
#include "synthesis/holder.hpp"
#include "synthesis/made_up_people.hpp"

namespace jishi::synthesis {

struct PlannedUnit {
  // Below that place of the plan, which stands before it; none: directly below the township.
  std::optional<std::size_t> above;
  UnitId township;
  std::string kind;
  std::string name;
  Date founded;
  struct Renaming {
    Date on;
    std::string name;
  };
  std::optional<Renaming> renamed;
  std::optional<Date> dissolved;
};

// `count` that live on `day`, and one in fifty besides that lived for a time. Some were founded
// when their township was first known, the others since; each lives only while its township does.
// `townships` live on `day`. Fewer, or none, where the kinds may not stand there.
std::vector<PlannedUnit> plan_units(const package::PackageSet& packages,
                                    std::span<const Holder* const> townships, std::int64_t count,
                                    Date day, Dice& dice);

}  // namespace jishi::synthesis
