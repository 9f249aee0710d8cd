#include "exchange/job_size.hpp"

#include <gtest/gtest.h>

namespace jishi::exchange {
namespace {

using std::chrono::milliseconds;

struct Case {
  const char* what;
  std::size_t allowed;
  JobTook last;
  std::size_t next;
};

TEST(JobSize, FollowsWhatTheLastJobTook) {
  const Case cases[] = {
      {"time for more: half as many again", 200, {200, milliseconds(10), milliseconds(12)}, 300},
      {"too long: what fits", 200, {200, milliseconds(96), milliseconds(98)}, 100},
      {"beside others half of the time", 100, {100, milliseconds(25), milliseconds(35), true}, 40},
      {"a long commit gives as long to the job",
       100,
       {100, milliseconds(60), milliseconds(90), true},
       50},
      {"however long the commit, no longer than a job at most",
       100,
       {100, milliseconds(100), milliseconds(400), true},
       50},
      {"one row grows too", 1, {1, milliseconds(1), milliseconds(3)}, 2},
      {"two do", 2, {2, milliseconds(1), milliseconds(3)}, 3},
      {"one row that is too long stays one", 1, {1, milliseconds(300), milliseconds(303)}, 1},
      {"no time measured", 10, {10, milliseconds(0), milliseconds(0)}, 15},
      {"no rows", 10, {0, milliseconds(1), milliseconds(2)}, 10},
      {"a rest of one row leaves what was allowed", 80, {1, milliseconds(4), milliseconds(6)}, 80},
      {"a rest that was nearly all of it grows", 80, {79, milliseconds(10), milliseconds(12)}, 118},
      {"a rest that took too long makes less", 80, {20, milliseconds(96), milliseconds(98)}, 10},
      {"never more than a job has",
       kMostJobRows,
       {kMostJobRows, milliseconds(1), milliseconds(2)},
       kMostJobRows},
  };
  for (const Case& each : cases)
    EXPECT_EQ(next_job_rows(each.allowed, each.last), each.next) << each.what;
}

// The rest of every batch is one row, and a job in the middle once took long: neither keeps the
// jobs small.
TEST(JobSize, GrowsAgainAfterAHardMoment) {
  std::size_t rows = next_job_rows(100, {100, milliseconds(4'000), milliseconds(4'010)});
  ASSERT_EQ(rows, 1U);
  for (int batch = 0; batch < 12; ++batch) {
    const auto of_row = std::chrono::microseconds(100);
    rows = next_job_rows(rows, {rows, of_row * rows, of_row * rows + milliseconds(5)});
    rows = next_job_rows(rows, {1, of_row, of_row + milliseconds(5)});
  }
  EXPECT_GT(rows, 100U);
}

}  // namespace
}  // namespace jishi::exchange
