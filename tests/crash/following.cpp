// following ADDRESS: a process whose index follows what others write. Says "units U entries E" of
// every state that it comes to, until it is killed.
#include <unistd.h>

#include <cstdio>
#include <string>

#include "index/follower.hpp"

namespace {

using namespace jishi;

// One write(), so that a line is there wholly or not at all.
bool say(const index::State& state) {
  const std::string line = "units " + std::to_string(state.tree.units()) + " entries " +
                           std::to_string(state.entries()) + "\n";
  return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

int run(const char* address) {
  const auto database = db::Database::open(address, db::OpenMode::read);
  const auto connection = database->connect();
  SilentProgress silent;
  const auto index = index::Index::load(*connection, silent).or_throw();
  const index::Follower follower(*database, *index);
  auto told = index->now();
  if (!say(*told)) return 1;
  // The follower hears of a commit when this does, and may be a moment behind.
  constexpr std::chrono::milliseconds kLook{20};
  while (true) {
    const auto watch = database->watch();
    try {
      while (true) {
        watch->wait(kLook);
        const auto now = index->now();
        if (now == told) continue;
        told = now;
        if (!say(*told)) return 1;
      }
    } catch (const db::DatabaseError& error) {
      if (error.error_class() != db::ErrorClass::unreachable) throw;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: following ADDRESS\n");
    return 2;
  }
  try {
    return run(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "following: %s\n", error.what());
    return 1;
  }
}
