#include "db/sqlite_wait.hpp"

#include <ctime>

namespace jishi::db {
namespace {

constexpr int kLongestMilliseconds = 100;
constexpr int kMostTries = 105;  // 1 + 2 + 4 + … + 64 + 98 × 100 ms

}  // namespace

int wait_for_lock(void*, int tries) {
  if (tries >= kMostTries) return 0;
  const int milliseconds = tries < 7 ? 1 << tries : kLongestMilliseconds;
  const timespec wait{0, milliseconds * 1'000'000L};
  return nanosleep(&wait, nullptr) == 0 ? 1 : 0;
}

}  // namespace jishi::db
