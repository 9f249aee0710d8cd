// Making a state from the database.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/held_version_store.hpp"
#include "index/snapshot.hpp"
#include "index/state.hpp"

namespace jishi::index {

// Enough for the country: 14 million rows and the tree take less than 2 GiB.
inline constexpr std::size_t kDefaultMemoryLimit = std::size_t{4} << 30;

// What becomes of rows that do not fit into the memory.
enum class Beyond : std::uint8_t {
  refuse,  // error index_too_large, as soon as it is known
  // Each question about them reads them, partition by partition, over the connections of the
  // snapshot. Then the state must not outlive these and the caller's transaction, and nobody else
  // uses them during a question. Error index_too_large where tree and units alone do not fit.
  leave,
};

// Where a state would not fit.
Error too_large(std::size_t bytes, std::size_t limit);

// All of these read within the caller's snapshot. Failure cancelled.

// Begins the snapshot, so that no installation comes in between. Further connections whose own
// snapshot has more in it are left out. Error no_definitions. `memory_limit` in bytes.
Result<std::shared_ptr<const State>> load_state(db::Connection& connection, Progress& progress,
                                                std::size_t memory_limit, MoreConnections more = {},
                                                Beyond beyond = Beyond::refuse);

// Rows of ledgers as they are read, against one limit.
class LedgerLoader {
 public:
  // `used`: bytes that count already. The tree outlives the object.
  LedgerLoader(db::Connection& connection, const Tree& tree, std::size_t used,
               std::size_t memory_limit, Progress& progress)
      : connections_{&connection},
        tree_(tree),
        used_(used),
        memory_limit_(memory_limit),
        progress_(progress) {}
  LedgerLoader(std::shared_ptr<Snapshot> snapshot, const Tree& tree, std::size_t used,
               std::size_t memory_limit, Progress& progress, Beyond beyond)
      : connections_(snapshot->connections()),
        snapshot_(std::move(snapshot)),
        tree_(tree),
        used_(used),
        memory_limit_(memory_limit),
        beyond_(beyond),
        progress_(progress) {}

  // So many versions more will be told of as the total.
  void expect(const package::Ledger& ledger);
  Result<std::shared_ptr<const LedgerRows>> load(const package::Ledger& ledger);
  // All that was expected has been read.
  void finish() { progress_.step("读入台账", total_, total_); }

 private:
  using LayoutPointer = std::shared_ptr<const Layout>;
  std::vector<PartitionPointer> load_alone(const package::Ledger& ledger,
                                           const LayoutPointer& layout);
  std::vector<PartitionPointer> load_together(const package::Ledger& ledger,
                                              const LayoutPointer& layout,
                                              const std::vector<PartitionId>& partitions);
  // Without its rows where they do not fit. Failure index_too_large.
  PartitionPointer counted(PartitionPointer partition);
  void tell(std::int64_t done);

  const std::vector<db::Connection*> connections_;  // one for each thread
  const std::shared_ptr<Snapshot> snapshot_;        // nullptr: nothing is left in the database
  const Tree& tree_;
  std::atomic<std::size_t> used_;
  const std::size_t memory_limit_;
  const Beyond beyond_ = Beyond::refuse;
  Progress& progress_;
  std::atomic<std::int64_t> done_ = 0;
  std::int64_t told_ = 0;
  std::int64_t total_ = 0;
};

// Collects the versions of one partition after another.
class PartitionReader {
 public:
  explicit PartitionReader(const std::shared_ptr<const Layout>& layout) : builder_(layout) {}

  void begin(PartitionId partition);
  bool is_of(PartitionId partition) const { return partition_ == partition; }
  void add(UnitId unit, IndexedVersion& version);
  // nullptr where nothing was added.
  PartitionPointer finish(const Tree& tree);

 private:
  RowsBuilder builder_;
  PartitionId partition_;
  UnitPlaces places_;
};

// What the ledger has in one partition; nullptr: nothing.
PartitionPointer load_partition(HeldVersions& versions, PartitionId partition,
                                PartitionReader& reader, const Tree& tree);

}  // namespace jishi::index
