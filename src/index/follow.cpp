#include "index/follow.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "index/concerned.hpp"
#include "index/held_version_store.hpp"
#include "index/kept_ledgers.hpp"
#include "index/state_load.hpp"
#include "index/tree_store.hpp"
#include "ledger/row_store.hpp"
#include "package/package_store.hpp"

namespace jishi::index {
namespace {

using StatePointer = std::shared_ptr<const State>;
using LedgerPointer = std::shared_ptr<const LedgerRows>;
// What partitions have become; nullptr: nothing is left.
using ChangedPartitions = std::map<PartitionId, PartitionPointer>;

class Following {
 public:
  Following(db::Connection& connection, const StatePointer& before, std::size_t memory_limit)
      : connection_(connection), before_(before), memory_limit_(memory_limit) {}

  Result<StatePointer> run() {
    const std::int64_t number = package::current_version(connection_);
    next_->lately = before_->lately;
    next_->reaches = journal::follow_reaches(connection_, before_->reaches, next_->lately);
    if (number == before_->definitions->number && next_->reaches == before_->reaches)
      return before_;
    if (number < before_->definitions->number || !read_entries()) return loaded_anew();
    next_->rights = before_->rights + (concerned_.rights ? 1 : 0);
    if (auto done = follow_definitions(number); !done) return done.error();
    follow_tree();
    if (auto done = follow_ledgers(); !done) return done.error();
    if (next_->bytes() > memory_limit_) return too_large(next_->bytes(), memory_limit_);
    return StatePointer(std::move(next_));
  }

 private:
  Result<StatePointer> loaded_anew();
  bool read_entries();
  Result<void> follow_definitions(std::int64_t number);
  void follow_tree();
  Region numbers_of(const std::set<UnitId>& units) const;
  void follow_profiles();
  Result<void> follow_ledgers();
  LedgerPointer followed(const package::Ledger& ledger, const LedgerPointer& before);
  ChangedPartitions changed_partitions(const package::Ledger& ledger, const LedgerRows& before);
  PartitionPointer exchanged(HeldVersions& versions, PartitionId partition,
                             const LedgerRows& before, const std::set<RowId>& rows);
  PartitionPointer with_places(const PartitionPointer& partition) const;

  db::Connection& connection_;
  const StatePointer& before_;
  const std::size_t memory_limit_;
  SilentProgress silent_;
  std::shared_ptr<State> next_ = std::make_shared<State>();
  Concerned concerned_;
  std::set<std::string> kept_;  // ledgers that need no loading
  bool renumbered_ = false;     // units have other ordinals and numbers than before
  Region changed_units_;        // the numbers of those that changed, where they are the same
};

Result<StatePointer> Following::loaded_anew() {
  auto loaded = load_state(connection_, silent_, memory_limit_);
  if (!loaded) return loaded;
  const auto next = std::make_shared<State>(**loaded);
  next->rights = before_->rights + 1;
  return StatePointer(next);
}

// False where the journal is not what the state's has become.
bool Following::read_entries() {
  auto was = before_->reaches.begin();
  for (const journal::Reach& now : next_->reaches) {
    std::int64_t known = 0;
    if (was != before_->reaches.end() && was->partition == now.partition) known = (was++)->position;
    if (now.position < known) return false;
    if (now.position == known) continue;
    journal::visit_entries_after(
        connection_, now.partition, known,
        [&](const journal::Entry& entry) { add_concerned(entry, concerned_); });
  }
  return was == before_->reaches.end();
}

Result<void> Following::follow_definitions(std::int64_t number) {
  next_->definitions = before_->definitions;
  next_->compiled = before_->compiled;
  if (number != before_->definitions->number) {
    auto loaded = package::load_from_database(connection_);
    if (!loaded) return loaded.error();
    next_->definitions = std::make_shared<package::Definitions>(std::move(loaded).value());
    next_->compiled = std::make_shared<Compiled>(next_->definitions);
    kept_ = kept_ledgers(*before_->definitions, *next_->definitions);
    return {};
  }
  for (const package::Ledger& ledger : next_->definitions->packages.ledgers)
    kept_.insert(ledger.name);
  // Rows of a ledger that these definitions never had: not to be understood.
  for (const auto& [ledger, partitions] : concerned_.rows)
    if (!kept_.contains(ledger))
      for (const auto& [partition, rows] : partitions)
        concerned_.partitions.insert(partition);
  return {};
}

void Following::follow_tree() {
  if (concerned_.every_unit) {
    next_->tree = load_tree(connection_, silent_, &next_->names);
  } else if (concerned_.units.empty()) {
    next_->tree = before_->tree;
    next_->names = before_->names;
  } else {
    const std::vector<UnitId> units(concerned_.units.begin(), concerned_.units.end());
    next_->names = before_->names;
    next_->tree = reload_units(connection_, before_->tree, units, &next_->names);
  }
  follow_profiles();
  renumbered_ = !next_->tree.numbered_as(before_->tree);
  if (!renumbered_) changed_units_ = numbers_of(concerned_.units);
}

Region Following::numbers_of(const std::set<UnitId>& units) const {
  std::set<std::uint32_t> numbers;
  for (const UnitId unit : units)
    if (const auto ordinal = next_->tree.find(unit)) numbers.insert(next_->tree.number(*ordinal));
  std::vector<Range> ranges;
  for (const std::uint32_t number : numbers)
    ranges.push_back({number, number + 1});
  return Region(std::move(ranges));
}

void Following::follow_profiles() {
  const package::Definitions& definitions = *next_->definitions;
  if (concerned_.every_unit || definitions.number != before_->definitions->number) {
    next_->profiles = Profiles(package::all_profile_versions(connection_, definitions));
    return;
  }
  next_->profiles = before_->profiles;
  if (concerned_.units.empty()) return;
  std::vector<package::ProfileVersion> versions;
  for (const UnitId unit : concerned_.units)
    for (package::ProfileVersion& version :
         package::profile_versions(connection_, definitions, unit))
      versions.push_back(std::move(version));
  next_->profiles =
      before_->profiles.with({concerned_.units.begin(), concerned_.units.end()}, versions);
}

Result<void> Following::follow_ledgers() {
  ledger::prefer_indexes(connection_);
  LedgerLoader loader(connection_, next_->tree, next_->tree.bytes(), memory_limit_, silent_);
  for (const package::Ledger& ledger : next_->definitions->packages.ledgers) {
    if (kept_.contains(ledger.name)) {
      const auto before =
          std::find_if(before_->ledgers.begin(), before_->ledgers.end(),
                       [&](const LedgerPointer& each) { return each->ledger == ledger.name; });
      next_->ledgers.push_back(followed(ledger, *before));
      continue;
    }
    auto loaded = loader.load(ledger);
    if (!loaded) return loaded.error();
    next_->ledgers.push_back(std::move(loaded).value());
  }
  return {};
}

LedgerPointer Following::followed(const package::Ledger& ledger, const LedgerPointer& before) {
  const ChangedPartitions changed = changed_partitions(ledger, *before);
  const bool units_changed =
      !changed_units_.empty() && !before->by_number.near(changed_units_).empty();
  if (changed.empty() && !renumbered_ && !units_changed) return before;
  std::vector<PartitionPointer> partitions;
  partitions.reserve(before->partitions.size() + changed.size());
  const auto take = [&](const PartitionPointer& partition) {
    if (partition) partitions.push_back(with_places(partition));
  };
  auto next = changed.begin();
  for (const PartitionPointer& old : before->partitions) {
    for (; next != changed.end() && next->first < old->partition; ++next)
      take(next->second);
    if (next != changed.end() && next->first == old->partition)
      take((next++)->second);
    else
      take(old);
  }
  for (; next != changed.end(); ++next)
    take(next->second);
  return std::make_shared<const LedgerRows>(
      ledger_rows(ledger.name, before->layout, std::move(partitions)));
}

ChangedPartitions Following::changed_partitions(const package::Ledger& ledger,
                                                const LedgerRows& before) {
  ChangedPartitions changes;
  const auto rows = concerned_.rows.find(ledger.name);
  if (rows == concerned_.rows.end() && concerned_.partitions.empty()) return changes;
  HeldVersions versions(connection_, ledger, before.layout);
  PartitionReader reader(before.layout);
  for (const PartitionId partition : concerned_.partitions)
    changes.emplace(partition, load_partition(versions, partition, reader, next_->tree));
  if (rows == concerned_.rows.end()) return changes;
  for (const auto& [partition, touched] : rows->second)
    if (!concerned_.partitions.contains(partition))
      changes.emplace(partition, exchanged(versions, partition, before, touched));
  return changes;
}

// The partition with the versions of these rows exchanged for those that are held now.
PartitionPointer Following::exchanged(HeldVersions& versions, PartitionId partition,
                                      const LedgerRows& ledger, const std::set<RowId>& rows) {
  PartitionPointer before = ledger.find(partition);
  UnitPlaces places = before ? UnitPlaces(before->units->ids) : UnitPlaces();
  std::map<VersionKey, IndexedVersion> now;
  versions.visit_rows(partition, std::vector<RowId>(rows.begin(), rows.end()),
                      [&](PartitionId, UnitId unit, IndexedVersion& version) {
                        version.unit = places.place(unit);
                        now.emplace(version.key, version);
                      });
  std::vector<VersionKey> superseded;
  for (const RowId row : rows) {
    if (!before) break;
    for (const IndexedVersion& was : before->rows->versions_of(row)) {
      const auto same = now.find(was.key);
      if (same != now.end() && same->second == was)
        now.erase(same);
      else
        superseded.push_back(was.key);
    }
  }
  if (now.empty() && superseded.empty()) return before;
  std::vector<IndexedVersion> added;
  added.reserve(now.size());
  for (auto& [key, version] : now)
    added.push_back(std::move(version));
  Rows::Pointer next =
      before ? before->rows->with(added, superseded) : Rows(ledger.layout).with(added, superseded);
  if (next->versions() == 0) return nullptr;
  const bool has_new_units = !before || places.ids().size() != before->units->ids.size();
  return partition_rows(
      partition, has_new_units ? find_units(std::move(places).take(), next_->tree) : before->units,
      std::move(next));
}

PartitionPointer Following::with_places(const PartitionPointer& partition) const {
  if (!renumbered_ && !partition->units->may_meet(changed_units_)) return partition;
  return partition_rows(partition->partition, find_units(partition->units->ids, next_->tree),
                        partition->rows);
}

}  // namespace

Result<std::shared_ptr<const State>> follow(db::Connection& connection,
                                            const std::shared_ptr<const State>& before,
                                            std::size_t memory_limit) {
  return Following(connection, before, memory_limit).run();
}

}  // namespace jishi::index
