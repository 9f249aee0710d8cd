// index_load [ROWS [COUNTY] | DATABASE]: how fast the statistics index is loaded from a database,
// and how long it takes to follow a write.
//
// ROWS (1,000,000) rows of a ledger of young people with nine columns (unit, days, person and five
// fields), COUNTY (4,667) of them in each county, on SQLite and on PostgreSQL, loaded twice. Then
// writes of one row and of 1,000: the time from their commit to the next state, and to that of
// another process. Then 64 writers at once, each write acknowledged when it is durable, and when it
// is in the index as well. Of a DATABASE that there is already: loading alone, three times.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "db/testing/scratch_database.hpp"
#include "db/writer.hpp"
#include "index/follower.hpp"
#include "index/index.hpp"
#include "journal/change_set.hpp"
#include "machine.hpp"
#include "organisation/change.hpp"
#include "organisation/testing/random_tree.hpp"
#include "organisation/unit_store.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"

namespace jishi::bench {
namespace {

constexpr int kTownships = 10;
constexpr int kWrites = 200;
constexpr std::int64_t kFirstRow = 1'000;
constexpr std::int64_t kHeld = 9'223'372'036'854'775'807;
const Date kToday = *Date::parse("2026-07-01");

constexpr const char* kYouth = R"(ledger: youth
label: 青年
purpose: 测量
held_by: [committee]
person: required
fields:
  sex: {label: 性别, type: choice, of: code}
  education: {label: 学历, type: choice, of: code}
  nation: {label: 民族, type: choice, of: code}
  born: {label: 出生, type: date}
  hours: {label: 时数, type: int}
)";

std::string kinds() {
  std::string text =
      "unit_kinds:\n  centre: {label: 中央, parents: []}\n"
      "  committee: {label: 团委, parents: [centre, committee]}\n"
      "dictionaries:\n  code:\n    label: 代码\n    values:\n";
  for (int i = 0; i < 56; ++i)
    text += "      code" + std::to_string(i) + ": 代码" + std::to_string(i) + "\n";
  return text;
}

class Country {
 public:
  Country(db::Connection& connection, std::size_t rows, std::size_t county_rows)
      : connection_(connection), county_rows_(county_rows) {
    const SystemClock clock;
    journal::migrate_journal(connection_, clock);
    package::migrate_packages(connection_, clock);
    organisation::migrate_organisation(connection_, clock);
    install();
    found(rows / county_rows_ + 1);
    fill(rows);
  }

  // Gives so many rows another version, in one transaction.
  void write(int rows) {
    db::Transaction transaction(connection_, db::TransactionMode::write);
    std::vector<RowId> some;
    for (int i = 0; i < rows; ++i)
      some.push_back(any_row());
    write(connection_, some);
    transaction.commit();
  }
  RowId any_row() { return rows_[random_() % rows_.size()]; }
  static void write(db::Connection& connection, std::span<const RowId> rows) {
    journal::Appender appender(connection, kAuthor);
    journal::ChangeSet changes(appender);
    for (const RowId row : rows) {
      const std::int64_t position = changes.add(
          partition_of(row), R"({"ledger":"youth","row":)" + std::to_string(row.value()) + "}");
      connection.execute(
          "UPDATE ledger_youth SET hours = hours + 1, recorded_from = ?3 WHERE partition = ?1 AND "
          "row_id = ?2",
          {partition_of(row), row, position});
    }
    changes.finish();
    appender.finish();
  }

 private:
  static inline const journal::Author kAuthor{kOperator, Instant{1}, "测量"};

  void install() {
    const package::SourceFolder folder{
        "packages/base",
        {{"package.yaml", "package: base\nlabel: 基础\nversion: 1.0.0\n"},
         {"kinds.yaml", kinds()},
         {"youth.yaml", kYouth}}};
    package::NoTree tree;
    SilentProgress silent;
    const auto report = package::install_packages(connection_, std::span(&folder, 1), tree,
                                                  {kOperator, Instant{1}, "测量"}, silent);
    for (const package::Mistake& mistake : report.mistakes)
      std::fprintf(stderr, "%s\n", package::to_text(mistake).c_str());
  }

  void found(std::size_t counties) {
    using organisation::Level;
    db::Transaction transaction(connection_, db::TransactionMode::write);
    journal::Appender appender(connection_, kAuthor);
    organisation::testing::AnyBranch any;
    organisation::TreeChanges changes(connection_, appender, any, "");
    const Date day = *Date::parse("2000-01-01");
    const UnitId root =
        changes.found({{}, day, Level::centre, "centre", "中央", {}, {}}).or_throw();
    for (std::size_t i = 0; i < counties; ++i) {
      const UnitId county =
          changes.found({root, day, Level::county, "committee", "县", {}, {}}).or_throw();
      for (int k = 0; k < kTownships; ++k)
        units_.push_back(
            changes.found({county, day, Level::township, "committee", "乡", {}, {}}).or_throw());
    }
    appender.finish();
    transaction.commit();
  }

  void fill(std::size_t rows) {
    using db::Type;
    constexpr std::array kColumns = {db::Column{"partition", Type::int64},
                                     db::Column{"row_id", Type::int64},
                                     db::Column{"revision", Type::int64},
                                     db::Column{"unit", Type::int64},
                                     db::Column{"valid_from", Type::date},
                                     db::Column{"valid_to", Type::date},
                                     db::Column{"recorded_from", Type::int64},
                                     db::Column{"recorded_to", Type::int64},
                                     db::Column{"definition", Type::int64},
                                     db::Column{"person", Type::int64},
                                     db::Column{"sex", Type::text},
                                     db::Column{"education", Type::text},
                                     db::Column{"nation", Type::text},
                                     db::Column{"born", Type::date},
                                     db::Column{"hours", Type::int64}};
    db::Transaction transaction(connection_, db::TransactionMode::write);
    auto insert = connection_.bulk_insert("ledger_youth", kColumns);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t county = i / county_rows_;
      const UnitId unit = units_[county * kTownships + below(kTownships)];
      const PartitionId partition = partition_of(unit);
      const auto row =
          make_id<RowTag>(partition, kFirstRow + static_cast<std::int64_t>(i % county_rows_));
      rows_.push_back(row);
      const std::string codes[] = {code(2), code(8), code(56)};
      insert->add({partition, row, 1, unit, ago(2'500), kForever, 1, kHeld, 1,
                   make_id<PersonTag>(partition, row.value()), codes[0], codes[1], codes[2],
                   ago(13'000), static_cast<std::int64_t>(below(400))});
    }
    insert->finish();
    transaction.commit();
    if (connection_.dialect() == db::Dialect::postgresql)
      connection_.execute_script("ANALYZE ledger_youth");
  }

  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string code(std::size_t limit) { return "code" + std::to_string(below(limit)); }
  Date ago(std::size_t days) {
    return Date::from_days(kToday.days() - static_cast<std::int32_t>(below(days)));
  }

  db::Connection& connection_;
  const std::size_t county_rows_;
  std::mt19937_64 random_{1};
  std::vector<UnitId> units_;
  std::vector<RowId> rows_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double followed(Country& country, db::Connection& reader, index::Index& index, int rows,
                int writes) {
  std::vector<double> taken;
  for (int i = 0; i < writes; ++i) {
    country.write(rows);
    const Stopwatch watch;
    index.catch_up(reader).or_throw();
    taken.push_back(watch.seconds());
  }
  return median(std::move(taken));
}

// Milliseconds, sorted.
struct Acknowledged {
  std::vector<double> writes;   // until each write was acknowledged
  std::vector<double> commits;  // of it, what the index took of each commit
};

double at_99(const std::vector<double>& sorted) {
  return sorted[sorted.size() * 99 / 100];
}

// Of 64 writers; with an index a write is acknowledged when it is in the index as well.
Acknowledged acknowledged(Country& country, db::Database& database, index::Index* index) {
  constexpr int kWriters = 64;
  constexpr int kEach = 100;
  Acknowledged all;
  db::WriterOptions options;
  const auto reader = database.connect();
  if (index != nullptr) {
    index->catch_up(*reader).or_throw();
    options.after_commit = [&] {
      const Stopwatch watch;
      index->catch_up(*reader).or_throw();
      all.commits.push_back(watch.seconds() * 1'000);
    };
  }
  std::vector<std::vector<double>> taken(kWriters);
  {
    db::Writer writer(database, options);
    std::vector<std::vector<RowId>> rows(kWriters);
    for (auto& of_writer : rows)
      for (int i = 0; i < kEach; ++i)
        of_writer.push_back(country.any_row());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kWriters; ++i)
      threads.emplace_back([&, i] {
        for (const RowId& row : rows[i]) {
          const Stopwatch watch;
          writer.submit(
              [&](db::Connection& connection) { Country::write(connection, std::span(&row, 1)); });
          taken[i].push_back(watch.seconds() * 1'000);
        }
      });
    for (std::thread& thread : threads)
      thread.join();
  }
  for (const auto& of_writer : taken)
    all.writes.insert(all.writes.end(), of_writer.begin(), of_writer.end());
  std::ranges::sort(all.writes);
  std::ranges::sort(all.commits);
  return all;
}

// Milliseconds from a commit to the state of another process that follows.
void measure_follower(Country& country, const std::string& address) {
  const auto database = db::Database::open(address, db::OpenMode::read);
  const auto connection = database->connect();
  SilentProgress silent;
  const auto index = index::Index::load(*connection, silent).or_throw();
  const index::Follower follower(*database, *index);
  std::vector<double> taken;
  for (int i = 0; i < kWrites; ++i) {
    country.write(1);
    const Stopwatch watch;
    while (!index->is_current(*connection))
      std::this_thread::yield();
    taken.push_back(watch.seconds() * 1'000);
  }
  std::sort(taken.begin(), taken.end());
  std::printf("  another process follows a write: median %.2f ms, longest %.2f ms\n",
              taken[taken.size() / 2], taken.back());
}

// Without and with the index in turns, since a disk stalls now and then: medians of the rounds.
void measure_acknowledgement(Country& country, db::Database& database, index::Index& index) {
  constexpr int kRounds = 7;
  std::vector<double> middle[2], late[2], in_index;
  for (int round = 0; round < kRounds; ++round) {
    for (const int with : {0, 1}) {
      const Acknowledged all = acknowledged(country, database, with == 0 ? nullptr : &index);
      middle[with].push_back(all.writes[all.writes.size() / 2]);
      late[with].push_back(at_99(all.writes));
      if (with == 1) in_index.push_back(at_99(all.commits));
    }
  }
  for (const int with : {0, 1})
    std::printf("  64 writers, acknowledged %s: median %.2f ms, 99th %.2f ms\n",
                with == 0 ? "when durable" : "when in the index", median(middle[with]),
                median(late[with]));
  std::printf("  the index alone took of each commit: 99th %.2f ms\n", median(in_index));
}

// Loads over two connections and says how fast.
std::unique_ptr<index::Index> loaded(db::Database& database) {
  const auto reader = database.connect();
  const auto another = database.connect();
  db::Connection* const more[] = {another.get()};
  const double before = forget_peak_resident_mib();
  const double processor = processor_seconds();
  const Stopwatch watch;
  SilentProgress silent;
  auto index = index::Index::load(*reader, silent, index::kDefaultMemoryLimit, more).or_throw();
  const double seconds = watch.seconds();
  const auto state = index->now();
  const auto rows = static_cast<double>(state->versions());
  std::size_t partitions = 0;
  for (const auto& ledger : state->ledgers)
    partitions += ledger->partitions.size();
  std::printf(
      "  %zu rows in %zu partitions and %zu units loaded in %.2f s (processor %.2f s): %.0f "
      "rows/s, "
      "peak %.0f MiB for %.0f MiB\n",
      state->versions(), partitions, state->tree.units(), seconds, processor_seconds() - processor,
      rows / seconds, peak_resident_mib() - before,
      static_cast<double>(state->bytes()) / 1'048'576);
  return index;
}

void measure(db::Dialect dialect, std::size_t rows, std::size_t county_rows) {
  const db::testing::ScratchDatabase scratch(dialect);
  const auto database = db::Database::open(scratch.address(), db::OpenMode::create);
  const auto connection = database->connect();
  Country country(*connection, rows, county_rows);
  std::printf("%s:\n", dialect == db::Dialect::sqlite ? "SQLite" : "PostgreSQL");
  loaded(*database);
  const auto index = loaded(*database);  // warm
  const auto reader = database->connect();
  std::printf("  nothing new: %.3f ms, one row: %.3f ms, 1,000 rows: %.1f ms\n",
              1e3 * followed(country, *reader, *index, 0, kWrites),
              1e3 * followed(country, *reader, *index, 1, kWrites),
              1e3 * followed(country, *reader, *index, 1'000, 9));
  measure_follower(country, scratch.address());
  measure_acknowledgement(country, *database, *index);
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  using namespace jishi;  // NOLINT(google-build-using-namespace): of main alone
  if (argc == 2 && std::atol(argv[1]) == 0) {
    bench::print_machine(std::filesystem::path(argv[1]).parent_path().string().c_str());
    const auto database = db::Database::open(argv[1], db::OpenMode::read);
    for (int i = 0; i < 3; ++i)
      bench::loaded(*database);
    return 0;
  }
  const long rows = argc > 1 ? std::atol(argv[1]) : 1'000'000;
  const long county_rows = argc > 2 ? std::atol(argv[2]) : 4'667;
  if (rows < 1 || county_rows < 1) return 2;
  bench::print_machine(".");
  for (const db::Dialect dialect : {db::Dialect::sqlite, db::Dialect::postgresql})
    bench::measure(dialect, static_cast<std::size_t>(rows), static_cast<std::size_t>(county_rows));
  return 0;
}
