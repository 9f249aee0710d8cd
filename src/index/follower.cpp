#include "index/follower.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace jishi::index {
namespace {

// How soon it notices that it is to end, and how long it leaves a database alone that failed.
constexpr std::chrono::milliseconds kListens{100};
constexpr std::chrono::milliseconds kPause{500};
// Who writes in this process lets the index catch up before the writer is answered: twice is too
// often.
constexpr std::chrono::milliseconds kPatience{50};

}  // namespace

Follower::Follower(db::Database& database, Index& index)
    : database_(database), index_(index), thread_([this] { work(); }) {}

Follower::~Follower() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::string Follower::trouble() const {
  const std::lock_guard guard(mutex_);
  return trouble_;
}

void Follower::work() {
  do {
    try {
      follow();
    } catch (const std::exception& error) {
      set_trouble(error.what());
    }
  } while (pause());
}

// Until it is to end, or something fails. Listening begins before the first look: nothing is
// missed.
void Follower::follow() {
  const auto watch = database_.watch();
  const auto connection = database_.connect();
  for (bool changed = true; !ends(); changed = watch->wait(kListens)) {
    if (!changed) continue;
    if (index_.caught_up_by_others(kPatience)) {
      set_trouble("");
      continue;
    }
    const auto state = index_.catch_up(*connection);
    set_trouble(state ? "" : state.error().message);
  }
}

bool Follower::pause() {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, kPause, [this] { return ends_; });
}

bool Follower::ends() const {
  const std::lock_guard guard(mutex_);
  return ends_;
}

void Follower::set_trouble(std::string why) {
  const std::lock_guard guard(mutex_);
  trouble_ = std::move(why);
}

}  // namespace jishi::index
