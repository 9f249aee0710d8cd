// How many rows a job of the Writer takes while an import, or the undo of one, goes on.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "db/writer.hpp"

namespace jishi::exchange {

// How long a job of the Writer and its commit are to take: little enough that nobody notices it,
// and half of that while others write too. Where the commit alone takes as long, the job may take
// as long as the commit nevertheless: fewer rows would hardly make anybody wait less, but the
// import last for ever.
inline constexpr std::chrono::milliseconds kLongestJob{50};
inline constexpr std::chrono::milliseconds kLongestJobBesideOthers{20};
inline constexpr std::size_t kMostJobRows = 2'000;

// What one job took.
struct JobTook {
  std::size_t rows = 0;
  std::chrono::steady_clock::duration work{0};
  std::chrono::steady_clock::duration whole{0};  // with its commit
  bool beside_others = false;                    // who wrote meanwhile
};

// How many rows the next job may have, where the last was allowed `allowed` and took `last`: 1 to
// kMostJobRows. They grow by half at most, but never by nothing. A job of fewer rows than it was
// allowed, the rest of something, says little of what more rows would take: it makes the next
// smaller only if it was itself too long.
std::size_t next_job_rows(std::size_t allowed, const JobTook& last);

// Sizes the jobs of one import, or of one undo, by what they took.
class JobSize {
 public:
  JobSize(const db::Writer& writer, std::size_t first)
      : writer_(writer), jobs_(writer.statistics().jobs), rows_(first) {}

  std::size_t rows() const { return rows_; }
  // One job of so many rows took `work` and, with its commit, `whole`.
  void took(std::size_t rows, std::chrono::steady_clock::duration work,
            std::chrono::steady_clock::duration whole);

 private:
  const db::Writer& writer_;
  std::int64_t jobs_;  // that the Writer had committed when the last one was
  std::size_t rows_;
};

}  // namespace jishi::exchange
