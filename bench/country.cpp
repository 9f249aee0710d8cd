#include "country.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "db/database.hpp"
#include "index/state_load.hpp"
#include "index/tree_store.hpp"
#include "package/loader.hpp"

namespace jishi::bench {

using namespace jishi::index;
using organisation::Level;

namespace {

const Date kToday = *Date::parse("2026-07-01");
constexpr std::array kPathLevels = {Level::township, Level::county, Level::prefecture,
                                    Level::province};
// What peers are given of the fields, by ledger; those that a ledger does not have are empty.
constexpr std::array<const char*, 4> kStateFields = {"sex", "birth_date", "education", "is_member"};
constexpr std::array<const char*, 2> kEventFields = {"kind", "present"};

// ",township,county,prefecture,province" of the unit on that day; empty where there is none.
std::string path_of(const Tree& tree, UnitOrdinal unit, Date day) {
  std::array<std::string, kPathLevels.size()> ids;
  for (UnitOrdinal at = unit; at != kNoOrdinal;) {
    const Tree::Life* life = tree.life(at, day);
    if (life == nullptr) break;
    for (std::size_t i = 0; i < kPathLevels.size(); ++i)
      if (life->level == kPathLevels[i]) ids[i] = std::to_string(place(at));
    at = life->parent;
  }
  std::string text;
  for (const std::string& id : ids)
    text += "," + id;
  return text;
}

}  // namespace

struct Country::Filling {
  const char* ledger;
  Level level;
  std::int64_t rows;
};

// A file that rows are written to.
class Country::Csv {
 public:
  Csv(const std::filesystem::path& folder, const std::string& name) {
    if (folder.empty()) return;
    file_ = std::fopen((folder / (name + ".csv")).c_str(), "w");
    if (file_ == nullptr) throw std::runtime_error("cannot write to " + folder.string());
  }
  ~Csv() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Csv(const Csv&) = delete;
  Csv& operator=(const Csv&) = delete;

  bool wanted() const { return file_ != nullptr; }
  void write(const std::string& line) {
    if (std::fputs(line.c_str(), file_) < 0) throw std::runtime_error("the disk is full");
  }

 private:
  std::FILE* file_ = nullptr;
};

Date Country::today() {
  return kToday;
}

Country::Country(const std::filesystem::path& database,
                 const std::vector<std::filesystem::path>& folders,
                 const std::filesystem::path& csv)
    : csv_(csv) {
  auto loaded = package::load_packages(folders);
  if (!loaded.ok()) throw std::runtime_error(package::to_text(loaded.mistakes.front()));
  auto definitions = std::make_shared<package::Definitions>();
  definitions->packages = std::move(loaded.packages);
  state_->definitions = std::move(definitions);
  state_->compiled = std::make_shared<Compiled>(state_->definitions);
  const auto opened = db::Database::open(database.string(), db::OpenMode::read);
  const auto connection = opened->connect();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  SilentProgress silent;
  state_->tree = load_tree(*connection, silent);
  if (!csv_.empty()) write_paths();
  for (const package::Ledger& ledger : packages().ledgers)
    state_->ledgers.push_back(filled(ledger));
}

UnitOrdinal Country::some(Level level) const {
  constexpr std::size_t kProvince = 7;
  constexpr std::size_t kOther = 100;
  const Region all = tree().region(tree().root(), kToday);
  return tree().of_level(all, level, kToday).at(level == Level::province ? kProvince : kOther);
}

std::shared_ptr<const LedgerRows> Country::filled(const package::Ledger& ledger) {
  static constexpr std::array kFillings = {Filling{"committee_member", Level::township, 343'000},
                                           Filling{"youth_survey", Level::village, 8'000'000},
                                           Filling{"activity", Level::village, 14'000'000}};
  const auto layout = std::make_shared<Layout>(ledger);
  std::vector<PartitionPointer> partitions;
  for (const Filling& filling : kFillings)
    if (ledger.name == filling.ledger) partitions = fill(ledger, layout, filling);
  return std::make_shared<const LedgerRows>(
      ledger_rows(ledger.name, layout, std::move(partitions)));
}

// The ledger's rows, spread evenly over the units of the level.
std::vector<PartitionPointer> Country::fill(const package::Ledger& ledger,
                                            const std::shared_ptr<Layout>& layout,
                                            const Filling& filling) {
  add_codes(ledger, *layout);
  std::map<PartitionId, std::vector<UnitOrdinal>> units;
  std::int64_t count = 0;
  for (const UnitOrdinal unit :
       tree().of_level(tree().region(tree().root(), kToday), filling.level, kToday)) {
    units[partition_of(tree().id(unit))].push_back(unit);
    ++count;
  }
  const bool event = ledger.holding.of == package::Holding::Of::event;
  std::vector<std::size_t> told;  // columns, for peers; beyond: none
  for (const char* name : event
                              ? std::vector<const char*>(kEventFields.begin(), kEventFields.end())
                              : std::vector<const char*>(kStateFields.begin(), kStateFields.end()))
    told.push_back(static_cast<std::size_t>(
        std::find_if(ledger.fields.begin(), ledger.fields.end(),
                     [&](const package::Field& field) { return field.name == name; }) -
        ledger.fields.begin()));
  Csv csv(csv_, ledger.name);
  std::vector<PartitionPointer> partitions;
  std::int64_t done = 0;
  std::int64_t rows = 0;
  for (const auto& [partition, of_partition] : units) {
    RowsBuilder builder(layout);
    std::vector<UnitId> ids;
    std::int64_t serial = 0;
    for (const UnitOrdinal unit : of_partition) {
      ids.push_back(tree().id(unit));
      const std::string path = csv.wanted() ? path_of(tree(), unit, kToday) : std::string();
      for (const std::int64_t until = ++done * filling.rows / count; rows < until; ++rows) {
        const RowId row((partition.value() << 24) + ++serial);
        IndexedVersion made = version(ledger, *layout, row, unit);
        made.unit = static_cast<std::uint32_t>(ids.size() - 1);
        builder.add(made);
        if (!csv.wanted()) continue;
        std::string line = std::to_string(row.value()) + "," + std::to_string(place(unit)) + path +
                           "," + made.from.iso();
        if (!event) line += "," + made.to.iso();
        for (const std::size_t column : told) {
          line += ',';
          if (column >= ledger.fields.size() || !made.cells[column]) continue;
          line += layout->item(column).holds == Holds::date
                      ? Date::from_days(static_cast<std::int32_t>(*made.cells[column])).iso()
                      : std::to_string(*made.cells[column]);
        }
        csv.write(line + '\n');
      }
    }
    partitions.push_back(
        partition_rows(partition, find_units(std::move(ids), tree()), builder.finish()));
  }
  return partitions;
}

void Country::add_codes(const package::Ledger& ledger, const Layout& layout) const {
  for (std::size_t i = 0; i < ledger.fields.size(); ++i)
    if (const auto* of = packages().find_dictionary(ledger.fields[i].value.dictionary))
      for (const package::DictionaryValue& value : of->values)
        layout.item(i).dictionary->add(value.code);
}

IndexedVersion Country::version(const package::Ledger& ledger, const Layout& layout, RowId row,
                                UnitOrdinal unit) {
  constexpr std::int32_t kDaysOfEvents = 365;
  constexpr std::int32_t kDaysOfStates = 1'500;  // from before the reorganisation of 2023
  const bool event = ledger.holding.of == package::Holding::Of::event;
  const Date from =
      std::max(Date::from_days(kToday.days() - below(event ? kDaysOfEvents : kDaysOfStates)),
               tree().first_day(unit));
  IndexedVersion version{
      {row, 1}, 0, from, event ? Date::from_days(from.days() + 1) : kForever, {}};
  for (const Layout::Item& item : layout.items())
    version.cells.push_back(cell(item, from, event));
  return version;
}

std::optional<std::int64_t> Country::cell(const Layout::Item& item, Date from, bool event) {
  constexpr std::int32_t kOneInIsEmpty = 10;
  constexpr std::int32_t kYoungest = 5'000;  // days: 14 years, and the oldest twice that
  if (below(kOneInIsEmpty) == 0) return std::nullopt;
  switch (item.holds) {
    case Holds::choice:
      return 1 + below(static_cast<std::int32_t>(item.dictionary->size()));
    case Holds::boolean:
      return below(2);
    case Holds::date:
      return event ? from.days() : from.days() - kYoungest - below(kYoungest);
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

std::int32_t Country::below(std::int32_t limit) {
  return static_cast<std::int32_t>(random_() % static_cast<std::uint64_t>(limit));
}

// Between two days on which the tree changed no unit's path does.
void Country::write_paths() const {
  const Date first = *Date::parse("2019-10-31");
  std::vector<Date> days = {first};
  for (const Date day : tree().change_days(first, kToday))
    days.push_back(day);
  std::vector<std::pair<std::string, Date>> open(tree().units());  // what is said since that day
  Csv csv(csv_, "unit_path");
  const auto close = [&](UnitOrdinal unit, Date day) {
    auto& [said, since] = open[place(unit)];
    if (said.empty()) return;
    const std::size_t comma = said.find(',');
    csv.write(std::to_string(place(unit)) + "," + said.substr(0, comma) + "," + since.iso() + "," +
              day.iso() + said.substr(comma) + '\n');
    said.clear();
  };
  for (const Date day : days) {
    std::vector<char> seen(tree().units(), 0);
    tree().visit_living(
        tree().region(tree().root(), day), day, [&](UnitOrdinal unit, const Tree::Life& life) {
          seen[place(unit)] = 1;
          const std::string now =
              std::to_string(static_cast<int>(life.level) + 1) + path_of(tree(), unit, day);
          if (open[place(unit)].first == now) return;
          close(unit, day);
          open[place(unit)] = {now, day};
        });
    for (std::uint32_t unit = 0; unit < tree().units(); ++unit)
      if (seen[unit] == 0) close(static_cast<UnitOrdinal>(unit), day);
  }
  for (std::uint32_t unit = 0; unit < tree().units(); ++unit)
    close(static_cast<UnitOrdinal>(unit), kForever);
}

}  // namespace jishi::bench
