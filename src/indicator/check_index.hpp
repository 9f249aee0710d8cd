// Checking what the statistics index says against the database.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

inline constexpr std::size_t kMostFindings = 1'000;  // kept; all are counted

struct IndexFinding {
  const package::Indicator* indicator = nullptr;
  UnitId unit;
  When when;
  As as = As::then;
  std::string index;  // “12”, “3/12”, “没有数”
  std::string database;
};

struct IndexUnanswered {
  const package::Indicator* indicator = nullptr;
  Error why;
};

struct IndexReport {
  std::int64_t questions = 0;
  std::int64_t different = 0;
  std::vector<IndexFinding> findings;
  std::vector<IndexUnanswered> unanswered;  // by the index; each indicator and code once
};

// Today, the last day of last year, the last quarter.
std::vector<When> times_checked(Date today);

// Every indicator of the state's definitions, for these units, at each of the times, as then and as
// now. The state is of the caller's snapshot. Failure cancelled.
IndexReport check_index(db::Connection& connection, const index::State& state,
                        std::span<const UnitId> units, Date today, Progress& progress);

}  // namespace jishi::indicator
