#include "country.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <stdexcept>

#include "db/database.hpp"
#include "index/state_load.hpp"
#include "package/loader.hpp"
#include "package/setting_store.hpp"
#include "synthesis/record.hpp"

namespace jishi::bench {

using namespace jishi::index;
using organisation::Level;

namespace {

constexpr std::array kPathLevels = {Level::township, Level::county, Level::prefecture,
                                    Level::province};
// What peers are given of the fields, by ledger; those that a ledger does not have are empty.
constexpr std::array<const char*, 4> kStateFields = {"sex", "birth_date", "education", "is_member"};
constexpr std::array<const char*, 2> kEventFields = {"kind", "present"};

// Where a unit that lives stands, and from when to when (exclusive).
struct Path {
  Date from, to;
  Level level = Level::centre;
  std::string text;  // “,township,county,prefecture,province”, empty where there is none
};

std::optional<Path> path_at(const Tree& tree, UnitOrdinal unit, Date day) {
  Path path{kFirstDate, kForever, Level::centre, {}};
  std::array<std::string, kPathLevels.size()> ids;
  for (UnitOrdinal at = unit; at != kNoOrdinal;) {
    const Tree::Life* life = tree.life(at, day);
    if (life == nullptr) return std::nullopt;
    if (at == unit) path.level = life->level;
    path.from = std::max(path.from, life->from);
    path.to = std::min(path.to, life->to);
    for (std::size_t i = 0; i < kPathLevels.size(); ++i)
      if (life->level == kPathLevels[i]) ids[i] = std::to_string(place(at));
    at = life->parent;
  }
  for (const std::string& id : ids)
    path.text += "," + id;
  return path;
}

// Where its rows count on that day, whether it lives or has ended.
std::string standing(const Tree& tree, UnitOrdinal unit, Date day) {
  const UnitOrdinal stand = tree.stand(unit, day).unit;
  const auto path = stand == kNoOrdinal ? std::nullopt : path_at(tree, stand, day);
  return path ? path->text : ",,,,";
}

// The day of its end, where it has ended for good.
Date end_of(const Tree& tree, UnitOrdinal unit) {
  Date end = kFirstDate;
  for (const Tree::Life& life : tree.lives(unit))
    end = std::max(end, life.to);
  return end;
}

std::vector<std::size_t> columns_of(const package::Ledger& ledger,
                                    std::span<const char* const> names) {
  std::vector<std::size_t> columns;
  for (const char* name : names) {
    const auto field = std::ranges::find(ledger.fields, name, &package::Field::name);
    columns.push_back(field == ledger.fields.end()
                          ? Layout::kNoColumn
                          : static_cast<std::size_t>(field - ledger.fields.begin()));
  }
  return columns;
}

std::string fields_of(const IndexedVersion& version, const Layout& layout,
                      std::span<const std::size_t> columns) {
  std::string text;
  for (const std::size_t column : columns) {
    text += ',';
    if (column == Layout::kNoColumn || !version.cells[column]) continue;
    text += layout.item(column).holds == Holds::date
                ? Date::from_days(static_cast<std::int32_t>(*version.cells[column])).iso()
                : std::to_string(*version.cells[column]);
  }
  return text;
}

// Every version, with its unit.
template <class Visit>
void visit_rows(const LedgerRows& rows, const Visit& visit) {
  for (const PartitionPointer& partition : rows.partitions)
    for (const Part& part : partition->rows->parts())
      for (std::size_t at = 0; at < part.columns->size(); ++at) {
        if (part.is_dead(at)) continue;
        const IndexedVersion version = part.columns->version(at);
        visit(version, partition->units->ordinals[version.unit]);
      }
}

}  // namespace

// A file that rows are written to.
class Country::Csv {
 public:
  Csv(const std::filesystem::path& folder, const std::string& name)
      : file_(std::fopen((folder / (name + ".csv")).c_str(), "w")) {
    if (file_ == nullptr) throw std::runtime_error("cannot write to " + folder.string());
  }
  ~Csv() { std::fclose(file_); }
  Csv(const Csv&) = delete;
  Csv& operator=(const Csv&) = delete;

  void write(const std::string& line) {
    if (std::fputs(line.c_str(), file_) < 0 || std::fputc('\n', file_) == EOF)
      throw std::runtime_error("the disk is full");
  }

 private:
  std::FILE* file_;
};

Country::Country(const std::filesystem::path& database,
                 const std::vector<std::filesystem::path>& folders) {
  const auto opened = db::Database::open(database.string(), db::OpenMode::read);
  const auto connection = opened->connect();
  const auto another = opened->connect();
  db::Connection* const more[] = {another.get()};
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const auto record =
      synthesis::parse_record(package::setting(*connection, synthesis::kRecord).value_or(""));
  if (!record) throw std::runtime_error("nothing was synthesized in " + database.string());
  today_ = record->day;
  SilentProgress silent;
  auto state = std::make_shared<State>(
      *load_state(*connection, silent, kDefaultMemoryLimit, more).or_throw());
  if (!folders.empty()) {
    auto loaded = package::load_packages(folders);
    if (!loaded.ok()) throw std::runtime_error(package::to_text(loaded.mistakes.front()));
    auto definitions = std::make_shared<package::Definitions>(*state->definitions);
    definitions->packages = std::move(loaded.packages);
    state->definitions = std::move(definitions);
    state->compiled = std::make_shared<Compiled>(state->definitions);
  }
  state_ = std::move(state);
}

Date Country::before_reorganisation() {
  return *Date::parse("2023-06-29");
}

UnitOrdinal Country::some(Level level) const {
  constexpr std::size_t kProvince = 7;
  constexpr std::size_t kOther = 100;
  std::vector<UnitOrdinal> all =
      tree().of_level(tree().region(tree().root(), today_), level, today_);
  if (level == Level::village) {
    all.resize(std::min(all.size(), 10 * kOther));
    std::erase_if(all, [&](UnitOrdinal unit) { return !tree().children(unit, today_).empty(); });
  }
  return all.at(std::min(level == Level::province ? kProvince : kOther, all.size() - 1));
}

void Country::write_rows(const std::filesystem::path& folder) const {
  write_states("committee_member", folder);
  write_states("youth_survey", folder);
  write_events("activity", folder);
  write_paths(folder);
}

void Country::write_states(const char* name, const std::filesystem::path& folder) const {
  const package::Ledger& ledger = *packages().find_ledger(name);
  const LedgerRows& rows = *state().find(name);
  const auto columns = columns_of(ledger, kStateFields);
  const bool ends = ledger.on_unit_end == package::OnUnitEnd::end;
  Csv csv(folder, name);
  UnitOrdinal unit = kNoOrdinal;
  std::string path;
  Date end;
  visit_rows(rows, [&](const IndexedVersion& version, UnitOrdinal of) {
    if (unit != of) {
      unit = of;
      path = standing(tree(), unit, today_);
      end = ends ? end_of(tree(), unit) : kForever;
    }
    csv.write(std::to_string(version.key.row.value()) + "," + std::to_string(place(unit)) + path +
              "," + version.from.iso() + "," + std::min(version.to, end).iso() +
              fields_of(version, *rows.layout, columns));
  });
}

void Country::write_events(const char* name, const std::filesystem::path& folder) const {
  const LedgerRows& rows = *state().find(name);
  const auto columns = columns_of(*packages().find_ledger(name), kEventFields);
  Csv csv(folder, name);
  UnitOrdinal unit = kNoOrdinal;
  std::optional<Path> path;
  visit_rows(rows, [&](const IndexedVersion& version, UnitOrdinal of) {
    if (unit != of || !path || version.from < path->from || version.from >= path->to) {
      unit = of;
      path = path_at(tree(), unit, version.from);
    }
    csv.write(std::to_string(version.key.row.value()) + "," + std::to_string(place(unit)) +
              (path ? path->text : standing(tree(), unit, version.from)) + "," +
              version.from.iso() + fields_of(version, *rows.layout, columns));
  });
}

void Country::write_paths(const std::filesystem::path& folder) const {
  Csv csv(folder, "unit_path");
  const Date behind = before_reorganisation().plus_days(1).value();
  for (std::uint32_t at = 0; at < tree().units(); ++at) {
    const auto unit = static_cast<UnitOrdinal>(at);
    const auto write = [&](int level, Date from, Date to, const std::string& path) {
      if (from < to)
        csv.write(std::to_string(at) + "," + std::to_string(level) + "," + from.iso() + "," +
                  to.iso() + path);
    };
    Date day = tree().first_day(unit);
    while (day < kForever) {
      const auto path = path_at(tree(), unit, day);
      if (!path) break;
      write(static_cast<int>(path->level) + 1, day, path->to, path->text);
      day = path->to;
    }
    // Of the days on which it has ended two are asked about.
    write(0, day, behind, standing(tree(), unit, before_reorganisation()));
    write(0, std::max(day, behind), kForever, standing(tree(), unit, today_));
  }
}

}  // namespace jishi::bench
