#include "db/sqlite_wait.hpp"

#include <gtest/gtest.h>
#include <sys/time.h>

#include <csignal>

namespace jishi::db {
namespace {

TEST(SqliteWait, GoesOnForAWhileAndThenGivesUp) {
  EXPECT_EQ(wait_for_lock(nullptr, 0), 1);
  EXPECT_EQ(wait_for_lock(nullptr, 8), 1);
  EXPECT_EQ(wait_for_lock(nullptr, 1'000), 0);
}

TEST(SqliteWait, EndsWithASignal) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  ASSERT_EQ(sigaction(SIGALRM, &action, &before), 0);
  const itimerval soon{{0, 1'000}, {0, 1'000}};  // every millisecond of the tenth of a second
  ASSERT_EQ(setitimer(ITIMER_REAL, &soon, nullptr), 0);
  EXPECT_EQ(wait_for_lock(nullptr, 50), 0);
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
}

}  // namespace
}  // namespace jishi::db
