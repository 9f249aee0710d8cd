// All that the index holds, as of one moment of the database: the tree and the rows of every
// ledger. A state is never changed; the next one shares nearly everything with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.hpp"
#include "index/compiled.hpp"
#include "index/names.hpp"
#include "index/profiles.hpp"
#include "index/region.hpp"
#include "index/rows.hpp"
#include "index/tree.hpp"
#include "journal/journal_store.hpp"
#include "package/definitions.hpp"

namespace jishi::index {

// The units that versions of a partition's rows name; IndexedVersion::unit is a place in these
// lists. Units stay in the list after their last row has gone.
struct PartitionUnits {
  std::vector<UnitId> ids;
  // In the state's tree; kNoOrdinal where it has no such unit, which is damage.
  std::vector<UnitOrdinal> ordinals;
  std::vector<std::uint32_t> number_of;  // Tree::number of each; kNoNumber where there is no unit
  static constexpr std::uint32_t kNoNumber = 0xffff'ffff;
  // Ranges that cover the tree's numbers of all of them, ascending: few, and therefore a little
  // more than the numbers themselves.
  std::vector<Range> numbers;
  // From this day on every unit lives, without end, but for those at the places of `passing`
  // (ascending), of which nothing is said.
  Date lasting_from;
  std::vector<std::uint32_t> passing;

  // Whether rows of the partition may be of units in the region: false is certain.
  bool may_meet(const Region& region) const;
  std::size_t bytes() const;
};
std::shared_ptr<const PartitionUnits> find_units(std::vector<UnitId> ids, const Tree& tree);

// What a ledger has in one partition; at least one version.
struct PartitionRows {
  PartitionId partition;
  std::shared_ptr<const PartitionUnits> units;
  Rows::Pointer rows;  // nullptr: they are left in the database
  std::size_t versions = 0;
  std::size_t bytes = 0;
};
using PartitionPointer = std::shared_ptr<const PartitionRows>;
PartitionPointer partition_rows(PartitionId partition, std::shared_ptr<const PartitionUnits> units,
                                Rows::Pointer rows);
// The same, its rows left in the database.
PartitionPointer without_rows(const PartitionRows& partition);

// Reads what is left in the database. Any thread.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual Rows::Pointer read(const PartitionRows& partition) = 0;
};

// Finds the partitions that have units of some numbers without looking at each.
class PartitionsByNumber {
 public:
  PartitionsByNumber() = default;
  explicit PartitionsByNumber(std::span<const PartitionPointer> partitions);

  // The places of those that may have units in the region, ascending; others have none.
  std::vector<std::uint32_t> near(const Region& region) const;
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNumbers = 256;     // of a bucket
  static constexpr std::uint32_t kMostBuckets = 64;  // of a partition; wider ones are everywhere
  std::vector<std::uint32_t> first_;                 // place in places_ by bucket, one more
  std::vector<std::uint32_t> places_;                // of partitions, bucket by bucket
  std::vector<std::uint32_t> everywhere_;
  std::uint32_t partitions_ = 0;
};

// Versions that are held to be true now; nothing of what was superseded.
struct LedgerRows {
  std::string ledger;
  std::shared_ptr<const Layout> layout;
  std::vector<PartitionPointer> partitions;  // ascending
  std::size_t versions = 0;
  std::size_t bytes = 0;
  PartitionsByNumber by_number;
  std::size_t in_database = 0;        // of the versions
  std::shared_ptr<RowSource> source;  // of those; nullptr where there are none

  // nullptr where the ledger has no rows there.
  PartitionPointer find(PartitionId partition) const;
};
LedgerRows ledger_rows(std::string ledger, std::shared_ptr<const Layout> layout,
                       std::vector<PartitionPointer> partitions,
                       std::shared_ptr<RowSource> source = nullptr);

struct State {
  std::shared_ptr<const package::Definitions> definitions;
  std::shared_ptr<Compiled> compiled;  // of the definitions
  Tree tree;
  Names names;  // of the tree's units
  Profiles profiles;
  std::vector<std::shared_ptr<const LedgerRows>> ledgers;  // as the definitions name them
  std::vector<journal::Reach> reaches;                     // of the journal; by partition
  std::vector<PartitionId> lately;  // appended to, for journal::follow_reaches()
  // Grows with every state in which somebody may do other things than in the one before.
  std::uint64_t rights = 0;

  // nullptr where the definitions have no such ledger.
  const LedgerRows* find(std::string_view ledger) const;
  // The journal's last position in that partition that the state includes.
  std::int64_t position(PartitionId partition) const;
  // How many entries of the journal it includes.
  std::int64_t entries() const;
  std::size_t versions() const;
  // How many of them are left in the database, and read by each question about them.
  std::size_t in_database() const;
  // Of memory, but for the texts of choices.
  std::size_t bytes() const;
};

// Gives the units of a partition their places.
class UnitPlaces {
 public:
  UnitPlaces() = default;
  explicit UnitPlaces(const std::vector<UnitId>& ids);

  std::uint32_t place(UnitId unit);
  const std::vector<UnitId>& ids() const { return ids_; }
  std::vector<UnitId> take() && { return std::move(ids_); }

 private:
  std::vector<UnitId> ids_;
  std::unordered_map<UnitId, std::uint32_t> places_;
};

}  // namespace jishi::index
