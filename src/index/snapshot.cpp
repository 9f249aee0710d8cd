#include "index/snapshot.hpp"

#include "index/held_version_store.hpp"
#include "journal/journal_store.hpp"
#include "ledger/row_store.hpp"
#include "package/package_store.hpp"

namespace jishi::index {

Snapshot::Snapshot(db::Connection& connection, MoreConnections more, const State& state) {
  connections_.push_back(&connection);
  for (db::Connection* another : more) {
    auto snapshot = std::make_unique<db::Transaction>(*another, db::TransactionMode::read);
    if (package::current_version(*another) != state.definitions->number ||
        journal::read_reaches(*another) != state.reaches)
      continue;
    snapshots_.push_back(std::move(snapshot));
    connections_.push_back(another);
  }
  // Who reads alone reads each ledger from its beginning to its end.
  if (connections_.size() > 1)
    for (db::Connection* each : connections_)
      ledger::prefer_indexes(*each);
  free_ = connections_;
}

Snapshot::Lease::Lease(Snapshot& snapshot) : snapshot_(snapshot) {
  std::unique_lock lock(snapshot_.mutex_);
  snapshot_.returned_.wait(lock, [&] { return !snapshot_.free_.empty(); });
  connection_ = snapshot_.free_.back();
  snapshot_.free_.pop_back();
}

Snapshot::Lease::~Lease() {
  {
    const std::lock_guard guard(snapshot_.mutex_);
    snapshot_.free_.push_back(connection_);
  }
  snapshot_.returned_.notify_one();
}

Rows::Pointer SnapshotRows::read(const PartitionRows& partition) {
  progress_.check();
  const Snapshot::Lease connection(*snapshot_);
  HeldVersions versions(*connection, ledger_, layout_);
  UnitPlaces places(partition.units->ids);
  RowsBuilder builder(layout_);
  builder.reserve(partition.versions);
  versions.visit_partition(partition.partition,
                           [&](PartitionId, UnitId unit, IndexedVersion& version) {
                             version.unit = places.place(unit);
                             builder.add(version);
                           });
  return builder.finish();
}

}  // namespace jishi::index
