// import_sheet [ROWS [ROUNDS]]: what it costs to take in a spreadsheet of 20 columns with persons.
//
//   1. The import into an SQLite database (validated and committed), against reading the same file
//      alone plus writing the same rows alone: prepared inserts into the same tables and indexes,
//      read back from the first database, one transaction for each 1,000 rows of the sheet.
//   2. Its memory, above that of the same process before it.
//   3. The same import while somebody edits a row every 20 ms through the same Writer: how long
//      they wait.
//   4. For comparison, both into PostgreSQL.
//
// Every import runs in a process of its own (one_import). Rounds alternate; medians are compared.
// Exits with 1 when a ratio, the memory or a wait is beyond its limit.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "db/testing/postgres_server.hpp"
#include "db/testing/process.hpp"
#include "db/testing/scratch_database.hpp"
#include "import_sheet.hpp"
#include "machine.hpp"
#include "sheet/workbook.hpp"
#include "table_copy.hpp"

namespace jishi::bench {
namespace {

using Path = std::filesystem::path;

constexpr double kMostRatio = 2;
constexpr double kMostMib = 100;
constexpr double kLongestWait = 100;  // ms
constexpr int kRowsPerTransaction = 1'000;
constexpr office::Size kSize{30, 20};
constexpr std::int64_t kPriorRows = 200;  // in the ledger before; they are what is edited

struct OneImport {
  double seconds = 0, processor = 0, idle = 0, peak = 0;
  std::int64_t added = 0, edits = 0;
  double median_wait = 0, late_wait = 0, longest_wait = 0;

  double memory() const { return peak - idle; }
};

struct Setting {
  Path folder;
  Path sheet;
  std::int64_t rows = 0;
  int rounds = 0;
  Path prior() const { return folder / "prior.xlsx"; }
  Path keys() const { return folder / "keys"; }
};

OneImport import_into(const Setting& setting, const std::string& address, const Path& sheet,
                      bool edits) {
  const Path said = setting.folder / "said";
  std::filesystem::remove(said);
  const int status =
      db::testing::run({.arguments = {JISHI_ONE_IMPORT, address, setting.keys().string(),
                                      sheet.string(), edits ? "edits" : "alone"},
                        .output_file = said.string()});
  std::ifstream in(said);
  OneImport out;
  in >> out.seconds >> out.processor >> out.idle >> out.peak >> out.added >> out.edits >>
      out.median_wait >> out.late_wait >> out.longest_wait;
  if (status == 0 && in) return out;
  in.clear();
  in.seekg(0);
  std::ostringstream words;
  words << in.rdbuf();
  throw std::runtime_error(words.str());
}

// What something took in this process.
struct Cost {
  std::vector<double> seconds;
  std::vector<double> processor;
};

template <class F>
void add_cost(Cost& cost, F&& work) {
  const Stopwatch watch;
  const double before = processor_seconds();
  work();
  cost.processor.push_back(processor_seconds() - before);
  cost.seconds.push_back(watch.seconds());
}

void parse(const Path& file) {
  const auto workbook = sheet::open_workbook(file).or_throw();
  const auto rows = workbook->rows(0);
  sheet::Row row;
  std::size_t bytes = 0;
  while (rows->next(row))
    for (const sheet::Cell& cell : row.cells)
      bytes += cell.text.size();
  if (bytes == 0) throw std::runtime_error("nothing was read");
}

void copy_database(const Path& from, const Path& to) {
  for (const char* ending : {"", "-wal", "-shm"})
    std::filesystem::remove(to.string() + ending);
  std::filesystem::copy_file(from, to);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// False when it is beyond.
bool within(const char* what, double value, double limit, const char* unit) {
  std::printf("%-44s %8.2f%s (at most %.0f)%s\n", what, value, unit, limit,
              value > limit ? "  BEYOND" : "");
  return value <= limit;
}

void print_cost(const Setting& setting, const char* what, const Cost& cost) {
  std::printf("%-44s %8.2f s, %5.1f µs a row (%.2f s of processor time)\n", what,
              median(cost.seconds), 1e6 * median(cost.seconds) / static_cast<double>(setting.rows),
              median(cost.processor));
}

bool print_waits(const char* what, const std::vector<OneImport>& imports) {
  OneImport worst;
  for (const OneImport& each : imports)
    if (each.longest_wait >= worst.longest_wait) worst = each;
  std::printf("%lld edits during it: median %.1f ms, 99 of 100 below %.1f ms\n",
              static_cast<long long>(worst.edits), worst.median_wait, worst.late_wait);
  return within(what, worst.longest_wait, kLongestWait, " ms");
}

bool on_sqlite(const Setting& setting) {
  const Path before = setting.folder / "before.db";
  const Path after = setting.folder / "after.db";
  office::found(before.string(), setting.keys(), JISHI_BASE_PACKAGE, kSize);
  import_into(setting, before.string(), setting.prior(), false);

  Cost product, parsing, inserting;
  std::vector<double> memory;
  std::vector<OneImport> edited;
  std::int64_t written = 0;
  for (int round = 0; round < setting.rounds; ++round) {
    copy_database(before, after);
    const OneImport one = import_into(setting, after.string(), setting.sheet, false);
    product.seconds.push_back(one.seconds);
    product.processor.push_back(one.processor);
    memory.push_back(one.memory());
    add_cost(parsing, [&] { parse(setting.sheet); });
    const Tables difference = read_difference(before, after);
    written = difference.rows();
    copy_database(before, after);
    const auto transactions =
        static_cast<int>(std::max<std::int64_t>(setting.rows / kRowsPerTransaction, 1));
    add_cost(inserting, [&] { write_difference(difference, after, transactions); });
    copy_database(before, after);
    edited.push_back(import_into(setting, after.string(), setting.sheet, true));
  }
  print_cost(setting, "SQLite: import", product);
  print_cost(setting, "bare parse", parsing);
  print_cost(setting, "bare insert", inserting);
  std::printf(
      "rows written %lld; ratio by processor time %.2f\n", static_cast<long long>(written),
      median(product.processor) / (median(parsing.processor) + median(inserting.processor)));
  bool good = within(
      "ratio", median(product.seconds) / (median(parsing.seconds) + median(inserting.seconds)),
      kMostRatio, "");
  good &= within("memory above idle", *std::max_element(memory.begin(), memory.end()), kMostMib,
                 " MiB");
  good &= print_waits("longest wait for an edit", edited);
  return good;
}

bool on_postgresql(const Setting& setting) {
  const db::testing::PostgresServer server;
  const std::string address = server.address("office");
  std::filesystem::remove_all(setting.keys());
  office::found(address, setting.keys(), JISHI_BASE_PACKAGE, kSize);
  import_into(setting, address, setting.prior(), false);
  const std::string copy = server.address("copy");
  const auto renew = [&] {
    const auto maintenance = db::Database::open(server.address("postgres"), db::OpenMode::write);
    const auto connection = maintenance->connect();
    connection->execute("DROP DATABASE IF EXISTS copy");
    connection->execute("CREATE DATABASE copy TEMPLATE office");
  };
  Cost product;
  std::vector<double> memory;
  std::vector<OneImport> edited;
  for (int round = 0; round < setting.rounds; ++round) {
    renew();
    const OneImport one = import_into(setting, copy, setting.sheet, false);
    product.seconds.push_back(one.seconds);
    product.processor.push_back(one.processor);
    memory.push_back(one.memory());
    renew();
    edited.push_back(import_into(setting, copy, setting.sheet, true));
  }
  print_cost(setting, "PostgreSQL: import", product);
  bool good = within("memory above idle", *std::max_element(memory.begin(), memory.end()), kMostMib,
                     " MiB");
  good &= print_waits("longest wait for an edit", edited);
  return good;
}

int main_with(const std::vector<std::string>& arguments) {
  const db::testing::ScratchFolder folder;
  Setting setting;
  setting.folder = folder.path();
  setting.sheet = folder.path() / "sheet.xlsx";
  setting.rows = arguments.size() > 1 ? std::stoll(arguments[1]) : 100'000;
  setting.rounds = arguments.size() > 2 ? std::stoi(arguments[2]) : 3;
  print_machine(folder.path());
  office::write_sheet(setting.prior(), kSize, {.first_person = 6'000'000, .rows = kPriorRows});
  const std::int64_t units = std::int64_t{kSize.townships} * (kSize.villages + 1);
  office::write_sheet(setting.sheet, kSize,
                      {.rows = setting.rows, .persons_of_unit = setting.rows / units + 1});
  std::printf("%lld rows of %zu columns, %.1f MiB; median of %d rounds\n",
              static_cast<long long>(setting.rows), office::kColumns,
              static_cast<double>(std::filesystem::file_size(setting.sheet)) / (1 << 20),
              setting.rounds);
  std::fflush(stdout);
  bool good = on_sqlite(setting);
  std::fflush(stdout);
  good &= on_postgresql(setting);
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
