// hammer ADDRESS FIRST_ID: 64 threads make changes through one Writer until the process is killed
// or may not write any more.
//
// Standard output gets a line for everything that a client was told: the id of an acknowledged
// change, or the code of an error. `full` is not the end: it is tried again. Exits with 3 after an
// unknown outcome or a lost database. JISHI_SYNC_BEHIND: commits are synced behind the writer.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "db/writer.hpp"
#include "one_change.hpp"

namespace {

using namespace jishi;

constexpr int kThreads = 64;

// One write() each, so that a line is there wholly or not at all however the process ends.
void say(const std::string& line) {
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::_Exit(4);
  }
}

// Errors said once, not by every thread.
class Teller {
 public:
  void error(db::ErrorClass error) {
    if (!said_[static_cast<std::size_t>(error)].exchange(true)) {
      say(std::string(error_code(error)) + "\n");
    }
  }

 private:
  std::atomic<bool> said_[static_cast<std::size_t>(db::ErrorClass::statement) + 1] = {};
};

void work(db::Writer& writer, const crash::OneChange& change, std::atomic<std::int64_t>& next_id,
          Teller& teller) {
  while (true) {
    const std::int64_t id = next_id++;
    try {
      writer.submit([&](db::Connection& connection) { change.make(connection, id); });
      say(std::to_string(id) + "\n");
    } catch (const db::DatabaseError& error) {
      teller.error(error.error_class());
      if (error.error_class() != db::ErrorClass::full) {
        std::fprintf(stderr, "%s\n", error.what());
        return;
      }
    }
  }
}

int run(const char* address, std::int64_t first_id) {
  const auto database = db::Database::open(address, db::OpenMode::create);
  const auto change = crash::one_change();
  change->prepare(*database->connect());
  db::WriterOptions options;
  options.sync_behind = std::getenv("JISHI_SYNC_BEHIND") != nullptr;
  db::Writer writer(*database, options);
  std::atomic<std::int64_t> next_id{first_id};
  Teller teller;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] { work(writer, *change, next_id, teller); });
  }
  for (std::thread& thread : threads)
    thread.join();
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  const auto first_id = argc == 3 ? jishi::parse_int64(argv[2]) : std::nullopt;
  if (!first_id) {
    std::fprintf(stderr, "usage: hammer ADDRESS FIRST_ID\n");
    return 2;
  }
  try {
    return run(argv[1], *first_id);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hammer: %s\n", error.what());
    return 1;
  }
}
