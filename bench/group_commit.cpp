// group_commit [SECONDS]: 64 writers through db::Writer, sharing commits against a commit each.
//
// Four measurements for each database: as the disk is, and with 2 ms added to every fsync of both
// sides. Rounds alternate between the sides; medians are compared. Exits with 1 when a ratio with
// the delay is below 3.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "db/database.hpp"
#include "db/testing/postgres_server.hpp"
#include "db/testing/scratch_database.hpp"
#include "db/writer.hpp"
#include "machine.hpp"
#include "slow_fsync.h"

namespace jishi::bench {
namespace {

constexpr int kWriters = 64;
constexpr int kRounds = 3;
constexpr int kAddedMicroseconds = 2000;
constexpr double kLeastRatio = 3;

struct Measured {
  double jobs_per_second = 0;
  double jobs_per_commit = 0;
};

void create_tables(db::Connection& connection) {
  const auto type = [&](db::Type wanted) {
    return std::string(db::column_type(connection.dialect(), wanted));
  };
  const std::string number = type(db::Type::int64) + " NOT NULL";
  connection.execute("CREATE TABLE head (writer " + number + " PRIMARY KEY, position " + number +
                     ")");
  connection.execute("CREATE TABLE entry (writer " + number + ", position " + number +
                     ", payload " + type(db::Type::text) +
                     " NOT NULL, PRIMARY KEY (writer, position))");
  for (int writer = 0; writer < kWriters; ++writer) {
    connection.execute("INSERT INTO head VALUES (?1, 0)", {writer});
  }
}

// What a small change does: a row, and the head of the chain that it belongs to.
void write_one(db::Connection& connection, int writer, std::int64_t position,
               const std::string& payload) {
  connection.execute("INSERT INTO entry VALUES (?1, ?2, ?3)", {writer, position, payload});
  connection.execute("UPDATE head SET position = ?2 WHERE writer = ?1", {writer, position});
}

Measured measure(db::Database& database, std::size_t most_jobs_per_commit,
                 std::chrono::milliseconds time, std::vector<std::int64_t>& positions) {
  db::Writer writer(database, {.most_jobs_per_commit = most_jobs_per_commit});
  const std::string payload(200, 'x');
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      std::int64_t& position = positions[static_cast<std::size_t>(i)];
      while (!stop.load(std::memory_order_relaxed)) {
        ++position;
        writer.submit(
            [&](db::Connection& connection) { write_one(connection, i, position, payload); });
      }
    });
  }
  std::this_thread::sleep_for(time);
  stop = true;
  for (std::thread& thread : threads)
    thread.join();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  const db::Writer::Statistics statistics = writer.statistics();
  const double jobs = static_cast<double>(statistics.jobs);
  return {jobs / taken.count(),
          jobs / static_cast<double>(std::max<std::int64_t>(statistics.commits, 1))};
}

Measured median(std::array<Measured, kRounds> rounds) {
  std::sort(rounds.begin(), rounds.end(), [](const Measured& a, const Measured& b) {
    return a.jobs_per_second < b.jobs_per_second;
  });
  return rounds[kRounds / 2];
}

// Prints both sides and returns how many times faster the first is.
double compare(const char* name, db::Database& database, std::chrono::milliseconds time,
               std::vector<std::int64_t>& positions) {
  std::array<Measured, kRounds> shared;
  std::array<Measured, kRounds> single;
  for (std::size_t round = 0; round < kRounds; ++round) {
    shared[round] = measure(database, db::WriterOptions{}.most_jobs_per_commit, time, positions);
    single[round] = measure(database, 1, time, positions);
  }
  const Measured grouped = median(shared);
  const Measured alone = median(single);
  const double ratio = grouped.jobs_per_second / alone.jobs_per_second;
  std::printf("%-28s %9.0f jobs/s (%5.1f a commit)  %9.0f jobs/s (%3.1f)  ratio %.1f\n", name,
              grouped.jobs_per_second, grouped.jobs_per_commit, alone.jobs_per_second,
              alone.jobs_per_commit, ratio);
  std::fflush(stdout);
  return ratio;
}

double run_sqlite(std::chrono::milliseconds time) {
  const db::testing::ScratchDatabase scratch(db::Dialect::sqlite);
  const auto database = db::Database::open(scratch.address(), db::OpenMode::create);
  create_tables(*database->connect());
  std::vector<std::int64_t> positions(kWriters, 0);
  compare("SQLite", *database, time, positions);
  slow_fsync_set_delay(kAddedMicroseconds);
  const double delayed = compare("SQLite, fsync + 2 ms", *database, time, positions);
  slow_fsync_set_delay(0);
  return delayed;
}

double run_postgresql(const char* name, std::vector<std::string> environment,
                      std::chrono::milliseconds time) {
  const db::testing::PostgresServer server(std::move(environment));
  const auto database = db::Database::open(server.address("postgres"), db::OpenMode::create);
  create_tables(*database->connect());
  std::vector<std::int64_t> positions(kWriters, 0);
  return compare(name, *database, time, positions);
}

// The server may run as another user: what it preloads must be readable for all.
std::string readable_copy(const char* library, const std::filesystem::path& folder) {
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
  const std::filesystem::path copy = folder / "slow_fsync.so";
  std::filesystem::copy_file(library, copy);
  std::filesystem::permissions(copy, std::filesystem::perms(0755));
  return copy.string();
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  const std::chrono::milliseconds time(argc > 1 ? 1000 * std::stoi(argv[1]) : 3000);
  const jishi::db::testing::ScratchFolder folder;
  jishi::bench::print_machine(folder.path());
  std::cout << jishi::bench::kWriters << " writers, median of " << jishi::bench::kRounds
            << " rounds of " << time.count() << " ms; shared commits against a commit each\n";
  const double sqlite = jishi::bench::run_sqlite(time);
  const std::string library = jishi::bench::readable_copy(JISHI_SLOW_FSYNC, folder.path());
  const std::string delay = std::to_string(jishi::bench::kAddedMicroseconds);
  jishi::bench::run_postgresql("PostgreSQL", {}, time);
  const double postgresql = jishi::bench::run_postgresql(
      "PostgreSQL, fsync + 2 ms", {"LD_PRELOAD=" + library, "JISHI_FSYNC_DELAY_US=" + delay}, time);
  return std::min(sqlite, postgresql) >= jishi::bench::kLeastRatio ? 0 : 1;
}
