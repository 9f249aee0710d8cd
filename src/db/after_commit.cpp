#include "db/after_commit.hpp"

#include <utility>

namespace jishi::db {
namespace {

void give_all(std::vector<AfterCommit::Due> answers) {
  for (AfterCommit::Due& due : answers)
    due.answer->give(std::move(due.error));
}

}  // namespace

AfterCommit::AfterCommit(Steps steps)
    : steps_(std::move(steps)), has_thread_(steps_.sync || steps_.run) {
  if (has_thread_) thread_ = std::thread([this] { work(); });
}

AfterCommit::~AfterCommit() {
  if (!has_thread_) return;
  {
    const std::lock_guard guard(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void AfterCommit::give(std::vector<Due> answers) {
  if (!has_thread_) {
    give_all(std::move(answers));
    return;
  }
  {
    const std::lock_guard guard(mutex_);
    for (Due& due : answers)
      due_.push_back(std::move(due));
  }
  changed_.notify_one();
}

// An error stays: what a later sync says of what an earlier one failed for is not known.
void AfterCommit::sync() {
  if (!steps_.sync || failure_) return;
  try {
    steps_.sync();
  } catch (const DatabaseError& error) {
    failure_ = error;
    if (steps_.failed) steps_.failed();
  }
}

void AfterCommit::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !due_.empty(); });
    if (due_.empty()) return;
    std::vector<Due> answers = std::exchange(due_, {});
    lock.unlock();
    sync();
    if (steps_.run) steps_.run();
    for (Due& due : answers)
      if (failure_ && !due.error) due.error = std::make_exception_ptr(*failure_);
    give_all(std::move(answers));
    lock.lock();
  }
}

}  // namespace jishi::db
