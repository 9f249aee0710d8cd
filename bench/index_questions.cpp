// index_questions DATABASE: how fast figures of the country are answered from the index.
//
// The tree is that of DATABASE (SQLite, after ./run: var/demo/jishi.db), its rows are synthetic and
// in memory only: 343,000 committee members in the townships, 8 million surveyed young people and
// 14 million activities of the last twelve months in the villages. Each question is an indicator of
// packages/base; the median and the slowest of the rounds.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "index/state_load.hpp"
#include "index/tree_store.hpp"
#include "indicator/answer.hpp"
#include "machine.hpp"
#include "package/loader.hpp"

namespace jishi::bench {
namespace {

using namespace jishi::index;
using indicator::As;
using indicator::Asked;
using indicator::By;
using indicator::Period;
using organisation::Level;

constexpr std::int64_t kCommitteeMembers = 343'000;
constexpr std::int64_t kYouths = 8'000'000;
constexpr std::int64_t kActivities = 14'000'000;
const Date kToday = *Date::parse("2026-07-01");

struct Filling {
  const char* ledger;
  Level level;
  std::int64_t rows;
};
constexpr Filling kFillings[] = {{"committee_member", Level::township, kCommitteeMembers},
                                 {"youth_survey", Level::village, kYouths},
                                 {"activity", Level::village, kActivities}};

class Country {
 public:
  Country(const char* database, const char* package) {
    const std::filesystem::path folder = package;
    auto loaded = package::load_packages(std::span(&folder, 1));
    if (!loaded.ok()) throw std::runtime_error(package::to_text(loaded.mistakes.front()));
    auto definitions = std::make_shared<package::Definitions>();
    definitions->packages = std::move(loaded.packages);
    state_->definitions = std::move(definitions);
    const auto opened = db::Database::open(database, db::OpenMode::read);
    const auto connection = opened->connect();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    SilentProgress silent;
    state_->tree = load_tree(*connection, silent);
    for (const package::Ledger& ledger : packages().ledgers)
      state_->ledgers.push_back(filled(ledger));
  }

  const State& state() const { return *state_; }
  const package::PackageSet& packages() const { return state_->definitions->packages; }
  const Tree& tree() const { return state_->tree; }

  UnitOrdinal first_of(Level level) const {
    const Region all = tree().region(tree().root(), kToday);
    return tree().of_level(all, level, kToday).at(level == Level::province ? 7 : 100);
  }

 private:
  std::shared_ptr<const LedgerRows> filled(const package::Ledger& ledger) {
    const auto layout = std::make_shared<Layout>(ledger);
    std::vector<PartitionPointer> partitions;
    for (const Filling& filling : kFillings)
      if (ledger.name == filling.ledger) partitions = fill(ledger, layout, filling);
    return std::make_shared<const LedgerRows>(
        ledger_rows(ledger.name, layout, std::move(partitions)));
  }

  // The ledger's rows, spread evenly over the units of the level.
  std::vector<PartitionPointer> fill(const package::Ledger& ledger,
                                     const std::shared_ptr<Layout>& layout,
                                     const Filling& filling) {
    add_codes(ledger, *layout);
    const Region all = tree().region(tree().root(), kToday);
    std::map<PartitionId, std::vector<UnitOrdinal>> units;
    std::int64_t count = 0;
    for (const UnitOrdinal unit : tree().of_level(all, filling.level, kToday)) {
      units[partition_of(tree().id(unit))].push_back(unit);
      ++count;
    }
    std::vector<PartitionPointer> partitions;
    std::int64_t done = 0;
    std::int64_t rows = 0;
    for (const auto& [partition, of_partition] : units) {
      RowsBuilder builder(layout);
      std::vector<UnitId> ids;
      std::int64_t serial = 0;
      for (const UnitOrdinal unit : of_partition) {
        ids.push_back(tree().id(unit));
        for (const std::int64_t until = ++done * filling.rows / count; rows < until; ++rows)
          builder.add(version(ledger, *layout, partition, ++serial, ids.size() - 1));
      }
      partitions.push_back(
          partition_rows(partition, find_units(std::move(ids), tree()), builder.finish()));
    }
    return partitions;
  }

  void add_codes(const package::Ledger& ledger, const Layout& layout) const {
    for (std::size_t i = 0; i < ledger.fields.size(); ++i)
      if (const auto* of = packages().find_dictionary(ledger.fields[i].value.dictionary))
        for (const package::DictionaryValue& value : of->values)
          layout.item(i).dictionary->add(value.code);
  }

  IndexedVersion version(const package::Ledger& ledger, const Layout& layout, PartitionId partition,
                         std::int64_t serial, std::size_t unit) {
    const bool event = ledger.holding.of == package::Holding::Of::event;
    const Date from = Date::from_days(kToday.days() - below(event ? 365 : 1'000));
    IndexedVersion version{{RowId((partition.value() << 24) + serial), 1},
                           static_cast<std::uint32_t>(unit),
                           from,
                           event ? Date::from_days(from.days() + 1) : kForever,
                           {}};
    for (const Layout::Item& item : layout.items())
      version.cells.push_back(cell(item, from));
    return version;
  }

  std::optional<std::int64_t> cell(const Layout::Item& item, Date from) {
    if (below(10) == 0) return std::nullopt;
    switch (item.holds) {
      case Holds::choice:
        return 1 + below(static_cast<std::int32_t>(item.dictionary->size()));
      case Holds::boolean:
        return below(2);
      case Holds::date:
        return from.days() - below(2) * (5'000 + below(5'000));
      case Holds::person:
        return next_person_++;
      case Holds::presence:
        return 1;
      case Holds::integer:
      case Holds::decimal:
      case Holds::unit:
        break;
    }
    return below(100);
  }

  std::int32_t below(std::int32_t limit) {
    return static_cast<std::int32_t>(random_() % static_cast<std::uint64_t>(limit));
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::mt19937_64 random_{20'260'701};
  std::int64_t next_person_ = 1;
};

struct Named {
  const char* words;
  const char* indicator;
  Asked asked;
};

std::vector<Named> questions(const Country& country) {
  const auto id = [&](UnitOrdinal unit) { return country.tree().id(unit); };
  const UnitId nation = id(country.tree().root());
  const UnitId province = id(country.first_of(Level::province));
  const UnitId county = id(country.first_of(Level::county));
  const UnitId village = id(country.first_of(Level::village));
  const Period year = Period::parse("2026").or_throw();
  const Period june = Period::parse("2026-06").or_throw();
  const auto ask = [&](UnitId unit, By by, Level level, indicator::When when,
                       std::vector<std::string> splits = {}, As as = As::then) {
    return Asked{unit, by, level, when, as, kToday, std::move(splits)};
  };
  const Level any = Level::township;
  const Date then = *Date::parse("2023-06-29");  // the day before the country was reorganised
  return {
      {"village, a count", "surveyed_youth", ask(village, By::unit, any, kToday)},
      {"village, events of a month", "activities", ask(village, By::unit, any, june)},
      {"county, a count", "committee_members", ask(county, By::unit, any, kToday)},
      {"county, a share", "committee_share_up_to_28", ask(county, By::unit, any, kToday)},
      {"county, mean age", "committee_mean_age", ask(county, By::unit, any, kToday)},
      {"county, by township", "surveyed_youth", ask(county, By::children, any, kToday)},
      {"county, events by township", "activities", ask(county, By::children, any, year)},
      {"county, units that pass", "townships_with_base_funds", ask(county, By::unit, any, kToday)},
      {"province, by county", "surveyed_youth", ask(province, By::level, Level::county, kToday)},
      {"province, by age and sex", "surveyed_youth",
       ask(province, By::unit, any, kToday, {"age", "sex"})},
      {"province, committees of 9 to 15", "committees_of_right_size",
       ask(province, By::unit, any, kToday)},
      {"nation, a count", "surveyed_youth", ask(nation, By::unit, any, kToday)},
      {"nation, a count by province", "committee_members",
       ask(nation, By::level, Level::province, kToday)},
      {"nation, a share by province", "youth_member_share",
       ask(nation, By::level, Level::province, kToday)},
      {"nation, by education", "surveyed_youth", ask(nation, By::unit, any, kToday, {"education"})},
      {"nation, people present", "people_present", ask(nation, By::unit, any, june)},
      {"nation, events by province", "activities", ask(nation, By::level, Level::province, june)},
      {"nation, events of a year", "activities", ask(nation, By::unit, any, year)},
      {"nation, mean age by province", "committee_mean_age",
       ask(nation, By::level, Level::province, kToday)},
      {"nation, committees of 9 to 15", "committees_of_right_size",
       ask(nation, By::level, Level::province, kToday)},
      {"nation, by county", "surveyed_youth", ask(nation, By::level, Level::county, kToday)},
      {"nation, before the reorganisation", "townships",
       ask(nation, By::level, Level::province, then)},
      {"nation, as now, by province", "surveyed_youth",
       ask(nation, By::level, Level::province, then, {}, As::now)},
  };
}

void measure(const Country& country, const Named& named) {
  const auto* of = country.packages().find_indicator(named.indicator);
  std::vector<double> taken;
  const Stopwatch all;
  std::size_t cells = 0;
  while (taken.size() < 5 || (all.seconds() < 0.5 && taken.size() < 1'000)) {
    const Stopwatch watch;
    const auto answer = indicator::answer(country.state(), *of, named.asked).or_throw();
    taken.push_back(watch.seconds() * 1'000);
    cells = answer.figures.size();
  }
  std::sort(taken.begin(), taken.end());
  std::printf("  %-36s %8.2f ms %8.2f ms %6zu figures\n", named.words, taken[taken.size() / 2],
              taken[taken.size() * 99 / 100], cells);
}

int run(const char* database) {
  print_machine(".");
  const Stopwatch watch;
  const Country country(database, JISHI_BASE_PACKAGE);
  std::printf("\n%zu units, %zu versions made in %.0f s; the index takes %zu MiB\n",
              country.tree().units(), country.state().versions(), watch.seconds(),
              country.state().bytes() >> 20);
  std::printf("\n  %-36s %11s %11s\n", "", "median", "99th");
  for (const Named& named : questions(country))
    measure(country, named);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: index_questions DATABASE\n");
    return EXIT_FAILURE;
  }
  return jishi::bench::run(argv[1]);
}
