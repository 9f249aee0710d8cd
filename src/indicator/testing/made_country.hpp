// A state of the index made of numbers, for tests: a tree of so many units, rows of the base
// package's ledgers, no database.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "index/state.hpp"
#include "indicator/answer.hpp"
#include "package/loader.hpp"

namespace jishi::indicator::testing {

using organisation::Level;

class MadeCountry {
 public:
  // packages/base; `more`: definitions besides, each a file of its own.
  explicit MadeCountry(const std::vector<std::string>& more = {}) {
    std::vector<package::SourceFolder> folders = {{"base", {}}};
    const std::filesystem::path base = std::filesystem::path(JISHI_SOURCE_DIR) / "packages/base";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(base)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".yaml") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      folders[0].files.push_back(
          {std::filesystem::relative(entry.path(), base).string(), text.str()});
    }
    for (const std::string& text : more)
      folders[0].files.push_back(
          {"of_test/" + std::to_string(folders[0].files.size()) + ".yaml", text});
    auto loaded = package::load_sources(folders);
    if (!loaded.ok()) throw std::runtime_error(package::to_text(loaded.mistakes.front()));
    auto definitions = std::make_shared<package::Definitions>();
    definitions->packages = std::move(loaded.packages);
    definitions_ = std::move(definitions);
    root_ = unit(UnitId(), Level::centre, "leading_body");
  }

  UnitId root() const { return root_; }
  const package::PackageSet& packages() const { return definitions_->packages; }

  UnitId unit(UnitId parent, Level level, const char* kind, package::ProfileValues profile = {},
              Date from = first(), Date to = kForever) {
    const UnitId id = make_unit_id(PartitionId(1), ++serial_);
    units_.push_back({id, from, to, parent, level, kind});
    if (!profile.empty()) profiles_.push_back({id, 1, from, to, std::move(profile)});
    return id;
  }
  // So many of them, below the parents in turn.
  std::vector<UnitId> units(std::size_t count, const std::vector<UnitId>& parents, Level level,
                            const char* kind, const package::ProfileValues& profile = {}) {
    std::vector<UnitId> all;
    for (std::size_t i = 0; i < count; ++i)
      all.push_back(unit(parents[i % parents.size()], level, kind, profile));
    return all;
  }

  using Values = std::vector<std::pair<const char*, package::Value>>;
  void row(const char* ledger, UnitId unit, const Values& values, Date from = first(),
           Date to = kForever) {
    Kept& kept = kept_[ledger];
    if (kept.layout == nullptr) {
      kept.ledger = packages().find_ledger(ledger);
      if (kept.ledger == nullptr) throw std::logic_error(std::string("no ledger ") + ledger);
      kept.layout = std::make_shared<index::Layout>(*kept.ledger);
      kept.builder = std::make_unique<index::RowsBuilder>(kept.layout);
    }
    std::vector<std::optional<package::Value>> cells(kept.ledger->fields.size());
    for (const auto& [name, value] : values) {
      std::size_t field = 0;
      while (field < cells.size() && kept.ledger->fields[field].name != name)
        ++field;
      cells.at(field) = value;
    }
    const bool has_person = kept.layout->person_column() != index::Layout::kNoColumn;
    const PersonId person = has_person ? make_id<PersonTag>(PartitionId(1), ++serial_) : PersonId();
    kept.builder->add({{make_id<RowTag>(PartitionId(1), ++serial_), 1},
                       kept.places.place(unit),
                       from,
                       to,
                       kept.layout->cells(cells, person)});
  }

  // Of all that was said so far.
  std::shared_ptr<const index::State> state() const {
    auto state = std::make_shared<index::State>();
    state->definitions = definitions_;
    state->compiled = std::make_shared<index::Compiled>(definitions_);
    index::TreeBuilder builder;
    for (const Unit& unit : units_)
      builder.add({unit.id,
                   {{unit.from, unit.to, true, unit.parent, unit.level, builder.kind(unit.kind)}},
                   {}});
    state->tree = builder.build();
    state->profiles = index::Profiles(profiles_);
    for (const package::Ledger& ledger : packages().ledgers) {
      const auto kept = kept_.find(ledger.name);
      std::vector<index::PartitionPointer> partitions;
      std::shared_ptr<const index::Layout> layout;
      if (kept == kept_.end()) {
        layout = std::make_shared<index::Layout>(ledger);
      } else {
        layout = kept->second.layout;
        partitions.push_back(index::partition_rows(
            PartitionId(1), index::find_units(kept->second.places.ids(), state->tree),
            kept->second.builder->finish()));
      }
      state->ledgers.push_back(std::make_shared<const index::LedgerRows>(
          index::ledger_rows(ledger.name, layout, std::move(partitions))));
    }
    return state;
  }

  static Date first() { return *Date::parse("2012-01-01"); }

 private:
  struct Unit {
    UnitId id;
    Date from;
    Date to;
    UnitId parent;
    Level level;
    std::string kind;
  };
  struct Kept {
    const package::Ledger* ledger = nullptr;
    std::shared_ptr<index::Layout> layout;
    std::unique_ptr<index::RowsBuilder> builder;
    index::UnitPlaces places;
  };

  std::shared_ptr<const package::Definitions> definitions_;
  std::vector<Unit> units_;  // by id
  std::vector<package::ProfileVersion> profiles_;
  std::map<std::string, Kept> kept_;
  std::int64_t serial_ = 0;
  UnitId root_;
};

}  // namespace jishi::indicator::testing
