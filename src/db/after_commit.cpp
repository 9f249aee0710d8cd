#include "db/after_commit.hpp"

#include <utility>

namespace jishi::db {
namespace {

void give_all(std::vector<AfterCommit::Due> answers) {
  for (AfterCommit::Due& due : answers)
    due.answer->give(std::move(due.error));
}

}  // namespace

AfterCommit::AfterCommit(std::function<void()> run) : run_(std::move(run)) {
  if (run_) thread_ = std::thread([this] { work(); });
}

AfterCommit::~AfterCommit() {
  if (!run_) return;
  {
    const std::lock_guard guard(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void AfterCommit::give(std::vector<Due> answers) {
  if (!run_) {
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

void AfterCommit::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ended_ || !due_.empty(); });
    if (due_.empty()) return;
    std::vector<Due> answers = std::exchange(due_, {});
    lock.unlock();
    run_();
    give_all(std::move(answers));
    lock.lock();
  }
}

}  // namespace jishi::db
