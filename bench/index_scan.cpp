// index_scan [ROWS]: how fast rows are asked in memory, by kind of condition and of figure.
//
// ROWS (14,000,000) rows of a ledger of young people in partitions of 4,667, as a country's
// counties have them; the median of 5 rounds. Then a partition of 50,000 rows: a question, and
// writes into it. The peer of a scan is the memory itself: the same bytes summed by a plain loop.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "index/aggregate.hpp"
#include "index/testing/random_rows.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

using namespace jishi::index;
using package::FieldType;

constexpr int kRounds = 5;
constexpr std::size_t kPartitionRows = 4'667;
constexpr std::size_t kLargePartition = 50'000;
constexpr std::size_t kUnits = 120;
constexpr int kWrites = 2'000;
const Date kToday = *Date::parse("2026-07-01");

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The median of the rounds; `processor`: of all threads together, whoever else has the processors.
struct Taken {
  double wall = 0;
  double processor = 0;
};

Taken measured(const std::function<void()>& run) {
  std::vector<double> walls;
  std::vector<double> processors;
  for (int i = 0; i < kRounds; ++i) {
    const double before = processor_seconds();
    const Stopwatch watch;
    run();
    walls.push_back(watch.seconds());
    processors.push_back(processor_seconds() - before);
  }
  return {median(std::move(walls)), median(std::move(processors))};
}

package::Ledger youth() {
  package::Ledger ledger;
  ledger.name = "youth";
  ledger.person = package::PersonUse::required;
  for (const char* name : {"sex", "education", "nation", "work"})
    ledger.fields.push_back(index::testing::field(name, FieldType::choice, false));
  for (const char* name : {"born", "since"})
    ledger.fields.push_back(index::testing::field(name, FieldType::date, false));
  ledger.fields.push_back(index::testing::field("floating", FieldType::boolean, false));
  ledger.fields.push_back(index::testing::field("hours", FieldType::integer, false));
  ledger.fields.push_back(index::testing::field("dues", FieldType::decimal, false));
  ledger.fields.push_back(index::testing::field("remark", FieldType::text, false));
  return ledger;
}

class Country {
 public:
  Country() : layout(std::make_shared<Layout>(ledger)) {
    constexpr int kCodes[] = {2, 8, 56, 12};
    for (std::size_t field = 0; field < 4; ++field)
      for (int code = 0; code < kCodes[field]; ++code)
        layout->item(field).dictionary->add("code" + std::to_string(code));
  }

  Cells cells(std::int64_t id) {
    const auto below = [&](std::uint64_t limit) {
      return static_cast<std::int64_t>(random_() % limit);
    };
    Cells out = {1 + below(2),
                 1 + below(8),
                 1 + std::min(below(56), below(56)),
                 1 + below(12),
                 kToday.days() - 14 * 365 - below(22 * 365),
                 std::nullopt,
                 below(5) == 0,
                 below(400),
                 below(2'000),
                 std::nullopt,
                 id + 7};
    if (below(4) == 0) out[5] = kToday.days() - below(2'000);
    if (below(10) == 0) out[9] = 1;
    return out;
  }

  IndexedVersion version(std::int64_t row, std::int64_t revision, Date from) {
    return {{RowId(row), revision},
            static_cast<std::uint32_t>(random_() % kUnits),
            from,
            kForever,
            cells(row)};
  }

  // One in twenty has ended, one in twelve has changed.
  Rows::Pointer partition(std::size_t rows, std::int64_t first) {
    RowsBuilder builder(layout);
    builder.reserve(rows);
    for (std::int64_t row = first; builder.size() < rows; ++row) {
      const auto ago = static_cast<std::int32_t>(random_() % 2'500);
      IndexedVersion one = version(row, 1, Date::from_days(kToday.days() - ago));
      if (random_() % 20 == 0) one.to = Date::from_days(one.from.days() + 300);
      if (random_() % 12 == 0) {
        one.to = Date::from_days(one.from.days() + 100);
        builder.add(version(row, 2, one.to));
      }
      builder.add(one);
    }
    return builder.finish();
  }

  Predicate predicate(const std::string& source) const {
    return Predicate::compile(*expression::check_condition(source, schema), layout).or_throw();
  }
  Scalar scalar(const std::string& source) const {
    return Scalar::compile(*expression::check(source, schema), layout).or_throw();
  }

  package::Ledger ledger = youth();
  std::shared_ptr<const Layout> layout;
  std::shared_ptr<const expression::Schema> schema = index::testing::random_schema(ledger);
  expression::Value today = expression::Value::date(kToday);

 private:
  std::mt19937_64 random_{1};
};

using Partitions = std::vector<Rows::Pointer>;
enum class Grouped { by_partition, by_unit };

std::int64_t ask(const Country& country, const Partitions& partitions, const Question& question,
                 Grouped grouped, std::size_t threads) {
  std::vector<std::int32_t> groups(kUnits);
  std::iota(groups.begin(), groups.end(), 0);
  const std::size_t cells = grouped == Grouped::by_unit ? kUnits : 31;
  std::vector<std::int64_t> sums(threads);
  const auto work = [&](std::size_t thread) {
    Scan scan(question, std::span(&country.today, 1), cells);
    for (std::size_t i = thread; i < partitions.size(); i += threads) {
      if (grouped == Grouped::by_unit) {
        scan.add(*partitions[i], UnitGroups{groups, {}});
      } else {
        scan.add(*partitions[i], i % cells);
      }
    }
    for (std::size_t cell = 0; cell < scan.figures().cells(); ++cell)
      sums[thread] += scan.figures().rows(cell);
  };
  std::vector<std::thread> others;
  for (std::size_t thread = 1; thread < threads; ++thread)
    others.emplace_back(work, thread);
  work(0);
  for (std::thread& other : others)
    other.join();
  return std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
}

struct Asked {
  const char* what;
  const char* where;
  Grouped grouped = Grouped::by_partition;
  const char* measure = "";
  const char* split = "";
  bool different = false;
};

constexpr Asked kAsked[] = {
    {"all that hold on the day", ""},
    {"a choice", "education == 'code3'"},
    {"one of four codes, apart", "nation in ['code1', 'code9', 'code20', 'code33']"},
    {"two choices", "education == 'code3' && work == 'code5'"},
    {"bool", "floating"},
    {"age(born, today) < 28", "age(born, today) < 28"},
    {"between two ages, and a choice",
     "age(born, today) >= 18 && age(born, today) < 28 && sex == 'code1'"},
    {"born.month() == 5 (table)", "born.month() == 5"},
    {"hours % 2 == 0 (table)", "hours % 2 == 0"},
    {"born < since (two columns)", "born < since"},
    {"! and ||", "!(education == 'code3') || floating"},
    {"age(born, since) > 18 (two columns)", "age(born, since) > 18"},
    {"a choice, by unit", "education == 'code3'", Grouped::by_unit},
    {"all, by unit", "", Grouped::by_unit},
    {"all, by education", "", Grouped::by_partition, "", "education"},
    {"all, by unit and education", "", Grouped::by_unit, "", "education"},
    {"sum of dues", "", Grouped::by_partition, "dues"},
    {"sum of dues, by education", "", Grouped::by_partition, "dues", "education"},
    {"mean of age(born, today)", "", Grouped::by_partition, "age(born, today)"},
    {"different persons", "", Grouped::by_partition, "person", "", true},
};

Question question_of(const Country& country, const Asked& asked) {
  Question question;
  question.time = {kToday, {}};
  const std::string where = asked.where;
  const std::string measure = asked.measure;
  if (!where.empty()) question.where = country.predicate(where);
  if (measure == "person") {
    question.measures.push_back(
        {Scalar::of_column(country.layout->person_column(), *country.layout),
         Measure::Take::different});
  } else if (!measure.empty()) {
    question.measures.push_back({country.scalar(measure), Measure::Take::sum_and_extremes});
  }
  if (*asked.split != '\0') {
    question.splits.push_back(
        Split::by_choice(*country.schema->find(asked.split), *country.layout));
  }
  return question;
}

void ask_all(const Country& country, const Partitions& partitions, std::size_t rows) {
  std::printf("%-40s %12s %10s %10s %22s\n", "condition, figure", "rows found", "1 thread",
              "2 threads", "processor, 1 thread");
  for (const Asked& asked : kAsked) {
    const Question question = question_of(country, asked);
    std::int64_t found = 0;
    const auto with = [&](std::size_t threads) {
      return measured([&] { found = ask(country, partitions, question, asked.grouped, threads); });
    };
    const Taken alone = with(1);
    const Taken both = with(2);
    std::printf("%-40s %12lld %7.1f ms %7.1f ms %7.1f ms, %.2f ns a row\n", asked.what,
                static_cast<long long>(found), alone.wall * 1e3, both.wall * 1e3,
                alone.processor * 1e3, alone.processor * 1e9 / static_cast<double>(rows));
    std::fflush(stdout);
  }
}

void ask_county(const Country& country, const Rows::Pointer& rows, const char* what) {
  for (const Asked& asked : {kAsked[1], kAsked[5], kAsked[6], kAsked[7], kAsked[15], kAsked[18]}) {
    const Question question = question_of(country, asked);
    std::vector<double> taken;
    for (int i = 0; i < 300; ++i) {
      const Stopwatch watch;
      ask(country, {rows}, question, asked.grouped, 1);
      taken.push_back(watch.seconds());
    }
    std::sort(taken.begin(), taken.end());
    std::printf("%s: %-40s %7.1f us, 99th percentile %7.1f us\n", what, asked.what,
                taken[taken.size() / 2] * 1e6, taken[taken.size() * 99 / 100] * 1e6);
  }
}

void write_into(Country& country, Rows::Pointer rows) {
  std::vector<double> taken;
  std::int64_t row = 10'000'000;
  std::size_t most_parts = 0;
  for (int i = 0; i < kWrites; ++i) {
    // A new row; every other time also a change of an old one.
    std::vector<IndexedVersion> added = {country.version(++row, 1, kToday)};
    std::vector<VersionKey> superseded;
    if (i % 2 == 0) {
      const Columns& base = *rows->parts().front().columns;
      const auto at = static_cast<std::size_t>(i) * 17 % base.size();
      if (!rows->parts().front().is_dead(at)) {
        superseded.push_back(base.key(at));
        added.push_back(country.version(base.key(at).row.value(), 1'000 + i, base.from(at)));
      }
    }
    const Stopwatch watch;
    rows = rows->with(added, superseded);
    taken.push_back(watch.seconds());
    most_parts = std::max(most_parts, rows->parts().size());
  }
  std::sort(taken.begin(), taken.end());
  const double mean = std::accumulate(taken.begin(), taken.end(), 0.0) / kWrites;
  std::printf(
      "a write into 50,000 rows: median %.1f us, mean %.1f us, 99th percentile %.1f us, "
      "most %.0f us; at most %zu parts\n",
      taken[taken.size() / 2] * 1e6, mean * 1e6, taken[taken.size() * 99 / 100] * 1e6,
      taken.back() * 1e6, most_parts);
}

// What reading the same bytes costs at least: from, to and a choice.
void read_memory(std::size_t rows) {
  const std::vector<std::uint64_t> words(rows * 5 / 8, 1);
  std::uint64_t sum = 0;
  const Taken taken =
      measured([&] { sum += std::accumulate(words.begin(), words.end(), std::uint64_t{0}); });
  std::printf("reading 5 bytes a row by a plain loop: %.1f ms, processor %.1f ms (%llu)\n",
              taken.wall * 1e3, taken.processor * 1e3, static_cast<unsigned long long>(sum));
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  using namespace jishi;
  const std::size_t rows = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 14'000'000;
  bench::print_machine(".");
  bench::Country country;
  bench::Partitions partitions;
  const bench::Stopwatch building;
  std::size_t bytes = 0;
  std::size_t made = 0;
  for (std::int64_t first = 1; made < rows; first += 10'000) {
    partitions.push_back(country.partition(bench::kPartitionRows, first));
    made += partitions.back()->versions();
    bytes += partitions.back()->bytes();
  }
  std::printf("%zu rows in %zu partitions, made and built in %.1f s; %.1f bytes a row\n", made,
              partitions.size(), building.seconds(),
              static_cast<double>(bytes) / static_cast<double>(made));
  bench::read_memory(made);
  bench::ask_all(country, partitions, made);
  bench::ask_county(country, partitions.front(), "county, 4,667 rows");
  const auto large = country.partition(bench::kLargePartition, 1'000'000);
  bench::ask_county(country, large, "county, 50,000 rows");
  bench::write_into(country, large);
  return 0;
}
