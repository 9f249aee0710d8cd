// Keeps an index current with what is written by whatever process.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "db/database.hpp"
#include "index/index.hpp"

namespace jishi::index {

// A thread that waits for commits and lets the index catch up with them, where nobody else in the
// process does: with another process's on PostgreSQL in a moment, on SQLite within
// db::ChangeWatch::kLookEvery and a moment. Where the database cannot be
// reached it tries again, and catches up with what it missed. Thread safe.
class Follower {
 public:
  // Both outlive it.
  Follower(db::Database& database, Index& index);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Why the index is behind, for the log and whoever administers it; empty while it follows.
  std::string trouble() const;

 private:
  void work();
  void follow();
  // False when the follower is to end.
  bool pause();
  bool ends() const;
  void set_trouble(std::string why);

  db::Database& database_;
  Index& index_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::string trouble_;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace jishi::index
