// Hearing of what is committed, by this process or another; Database::watch() begins it.
#pragma once

#include <chrono>

namespace jishi::db {

// PostgreSQL tells of it (every write transaction of this layer notifies, from the channel
// kChangeChannel); an SQLite file is looked at every kLookEvery, which costs one system call. One
// thread at a time.
class ChangeWatch {
 public:
  static constexpr const char* kChangeChannel = "jishi_changes";
  static constexpr std::chrono::milliseconds kLookEvery{50};

  virtual ~ChangeWatch() = default;

  // True as soon as something was committed since the watch began, or since the last true; false
  // when nothing was for so long. May be true for nothing. DatabaseError unreachable: begin anew,
  // and take it that something was committed.
  virtual bool wait(std::chrono::milliseconds longest) = 0;
};

}  // namespace jishi::db
