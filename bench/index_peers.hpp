// PostgreSQL and DuckDB asked the same questions about the same rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "machine.hpp"

namespace jishi::bench {

// A question is asked at least so often, and so long as there is time.
inline constexpr std::size_t kLeastRounds = 5;
inline constexpr std::size_t kMostRounds = 1'000;
inline constexpr double kSecondsEach = 0.5;

// The first `keys` columns of its result say what the figures are of; all others are added up.
struct PeerQuestion {
  std::string sql;
  std::size_t keys = 0;
  std::string name = {};
  bool rows = false;  // rows are counted instead of added up
};

struct PeerAnswer {
  double median = 0;  // milliseconds
  double slow = 0;    // the 99th of a hundred
  std::size_t cells = 0;
  double sum = 0;
};

// Asks again and again; `ask` sets sum and cells.
template <class Ask>
PeerAnswer timed(const Ask& ask, std::size_t most_rounds = kMostRounds,
                 double seconds = kSecondsEach) {
  PeerAnswer told;
  std::vector<double> taken;
  const Stopwatch all;
  while (taken.size() < kLeastRounds || (all.seconds() < seconds && taken.size() < most_rounds)) {
    const Stopwatch watch;
    ask(told);
    taken.push_back(watch.seconds() * 1'000);
  }
  std::sort(taken.begin(), taken.end());
  told.median = taken[taken.size() / 2];
  told.slow = taken[taken.size() * 99 / 100];
  return told;
}

// `rows`: the folder that Country wrote to. Each prints what it set up, and how large it is.
std::vector<PeerAnswer> ask_postgresql(const std::filesystem::path& rows,
                                       const std::vector<PeerQuestion>& questions);
// In a process of its own, in memory; `folder` has the packages of bench/peers installed.
std::vector<PeerAnswer> ask_duckdb(const std::filesystem::path& folder,
                                   const std::filesystem::path& rows,
                                   const std::vector<PeerQuestion>& questions);

}  // namespace jishi::bench
