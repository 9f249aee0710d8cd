// Making a state from the database.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/held_version_store.hpp"
#include "index/state.hpp"

namespace jishi::index {

// Enough for the country: 14 million rows and the tree take less than 2 GiB.
inline constexpr std::size_t kDefaultMemoryLimit = std::size_t{4} << 30;

// Where a state would not fit.
Error too_large(std::size_t bytes, std::size_t limit);

// All of these read within the caller's snapshot. Failure cancelled.

// Begins the snapshot, so that no installation comes in between. Error no_definitions;
// index_too_large as soon as what has been read is beyond the limit (bytes).
Result<std::shared_ptr<const State>> load_state(db::Connection& connection, Progress& progress,
                                                std::size_t memory_limit);

// Rows of ledgers as they are read, against one limit.
class LedgerLoader {
 public:
  // `used`: bytes that count already. The tree outlives the object.
  LedgerLoader(db::Connection& connection, const Tree& tree, std::size_t used,
               std::size_t memory_limit, Progress& progress)
      : connection_(connection),
        tree_(tree),
        used_(used),
        memory_limit_(memory_limit),
        progress_(progress) {}

  // So many versions more will be told of as the total.
  void expect(const package::Ledger& ledger);
  Result<std::shared_ptr<const LedgerRows>> load(const package::Ledger& ledger);

 private:
  db::Connection& connection_;
  const Tree& tree_;
  std::size_t used_;
  const std::size_t memory_limit_;
  Progress& progress_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
};

// What the ledger has in one partition; nullptr: nothing.
PartitionPointer load_partition(HeldVersions& versions, PartitionId partition,
                                const std::shared_ptr<const Layout>& layout, const Tree& tree);

}  // namespace jishi::index
