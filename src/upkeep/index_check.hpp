// What the statistics index says against the database, for all units or a sample of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"
#include "indicator/check_index.hpp"

namespace jishi::upkeep {

inline constexpr std::size_t kUsualUnitsInSample = 20;

struct Sample {
  bool all = false;
  std::size_t units = kUsualUnitsInSample;
  std::uint64_t seed = 0;
};

struct IndexChecked {
  Sample sample;
  std::size_t indicators = 0;
  std::vector<UnitId> units;
  indicator::IndexReport report;
};

// Of the units at and below `within` that hold rows, and those above them; all where none is given.
// The state is of the caller's snapshot. Failure cancelled.
IndexChecked check_index(db::Connection& connection, const index::State& state,
                         const Sample& sample, std::optional<UnitId> within, Date today,
                         Progress& progress);

// The day of whose tree and names a finding is told.
Date day_of(const indicator::IndexFinding& finding, Date today);

}  // namespace jishi::upkeep
