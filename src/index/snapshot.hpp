// The connections that read a state, all in one snapshot, and the rows that are left to them where
// memory does not hold all.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "index/state.hpp"
#include "package/ledger.hpp"

namespace jishi::index {

// Further connections, each outside of transactions, which read rows in threads of their own.
using MoreConnections = std::span<db::Connection* const>;

// The caller's snapshot, and those of the further connections whose snapshot has the same in it,
// each in a transaction until this ends.
class Snapshot {
 public:
  // All of them outlive it; the caller's transaction does, too.
  Snapshot(db::Connection& connection, MoreConnections more, const State& state);

  // The caller's own is the first.
  const std::vector<db::Connection*>& connections() const { return connections_; }

  // One of the connections for one thread; waits until one is free.
  class Lease {
   public:
    explicit Lease(Snapshot& snapshot);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    db::Connection& operator*() const { return *connection_; }

   private:
    Snapshot& snapshot_;
    db::Connection* connection_ = nullptr;
  };

 private:
  std::vector<std::unique_ptr<db::Transaction>> snapshots_;
  std::vector<db::Connection*> connections_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<db::Connection*> free_;
};

// Reads the rows of one ledger that a state leaves in the database. The tree outlives it.
class SnapshotRows final : public RowSource {
 public:
  SnapshotRows(std::shared_ptr<Snapshot> snapshot, const package::Ledger& ledger,
               std::shared_ptr<const Layout> layout, const Progress& progress)
      : snapshot_(std::move(snapshot)),
        ledger_(ledger),
        layout_(std::move(layout)),
        progress_(progress) {}

  // Failure cancelled.
  Rows::Pointer read(const PartitionRows& partition) override;

 private:
  const std::shared_ptr<Snapshot> snapshot_;
  const package::Ledger& ledger_;
  const std::shared_ptr<const Layout> layout_;
  const Progress& progress_;
};

}  // namespace jishi::index
