#include "index/state_load.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <thread>

#include "index/tree_store.hpp"
#include "package/package_store.hpp"

namespace jishi::index {
namespace {

constexpr std::int64_t kStepEvery = 50'000;
constexpr std::size_t kMebibyte = std::size_t{1} << 20;

std::string mebibytes(std::size_t bytes) {
  return std::to_string((bytes + kMebibyte - 1) / kMebibyte) + " MB";
}

}  // namespace

Error too_large(std::size_t bytes, std::size_t limit) {
  return {"index_too_large", "统计索引要占内存 " + mebibytes(bytes) + " 以上，超过上限 " +
                                 mebibytes(limit) + "。请把上限调大（机器内存须够）再试。"};
}

void LedgerLoader::expect(const package::Ledger& ledger) {
  total_ += count_versions(*connections_.front(), ledger);
}

PartitionPointer LedgerLoader::counted(PartitionPointer partition) {
  const std::size_t used = used_ += partition->bytes;
  if (used <= memory_limit_) return partition;
  if (beyond_ == Beyond::refuse) throw Failure(too_large(used, memory_limit_));
  used_ -= partition->bytes;
  partition = without_rows(*partition);
  used_ += partition->bytes;
  return partition;
}

void LedgerLoader::tell(std::int64_t done) {
  if (done - told_ < kStepEvery) return;
  told_ = done;
  progress_.step("读入台账", done, total_);
  progress_.check();
}

std::vector<PartitionPointer> LedgerLoader::load_alone(const package::Ledger& ledger,
                                                       const LayoutPointer& layout) {
  HeldVersions versions(*connections_.front(), ledger, layout);
  PartitionReader reader(layout);
  std::vector<PartitionPointer> partitions;
  const auto finish = [&] {
    PartitionPointer partition = reader.finish(tree_);
    if (partition) partitions.push_back(counted(std::move(partition)));
  };
  versions.visit_all([&](PartitionId partition, UnitId unit, IndexedVersion& version) {
    if (!reader.is_of(partition)) {
      finish();
      reader.begin(partition);
    }
    reader.add(unit, version);
    tell(++done_);
  });
  finish();
  return partitions;
}

// One partition after another, each read by whoever is free.
std::vector<PartitionPointer> LedgerLoader::load_together(
    const package::Ledger& ledger, const LayoutPointer& layout,
    const std::vector<PartitionId>& partitions) {
  std::vector<PartitionPointer> loaded(partitions.size());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;
  const auto work = [&](db::Connection& connection, bool tells) {
    try {
      HeldVersions versions(connection, ledger, layout);
      PartitionReader reader(layout);
      for (std::size_t i = next++; i < partitions.size() && !stop; i = next++) {
        PartitionPointer partition = load_partition(versions, partitions[i], reader, tree_);
        if (partition == nullptr) continue;
        loaded[i] = counted(std::move(partition));
        done_ += static_cast<std::int64_t>(loaded[i]->versions);
        if (tells) tell(done_);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  };
  std::vector<std::exception_ptr> failures(connections_.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < connections_.size(); ++i)
      threads.emplace_back([&, i] {
        try {
          work(*connections_[i], false);
        } catch (...) {
          failures[i] = std::current_exception();
        }
      });
    work(*connections_.front(), true);
  }
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
  std::erase(loaded, nullptr);
  return loaded;
}

Result<std::shared_ptr<const LedgerRows>> LedgerLoader::load(const package::Ledger& ledger) {
  constexpr std::size_t kFewPartitions = 8;  // not worth a thread
  progress_.step("读入台账", done_, total_);
  progress_.check();
  const auto layout = std::make_shared<const Layout>(ledger);
  std::vector<PartitionId> partitions;
  if (connections_.size() > 1) partitions = partitions_of(*connections_.front(), ledger);
  std::shared_ptr<RowSource> source;
  if (beyond_ == Beyond::leave)
    source = std::make_shared<SnapshotRows>(snapshot_, ledger, layout, progress_);
  try {
    return std::make_shared<const LedgerRows>(
        ledger_rows(ledger.name, layout,
                    partitions.size() < kFewPartitions ? load_alone(ledger, layout)
                                                       : load_together(ledger, layout, partitions),
                    std::move(source)));
  } catch (const Failure& failure) {
    if (failure.error().code != "index_too_large") throw;
    return failure.error();
  }
}

void PartitionReader::begin(PartitionId partition) {
  partition_ = partition;
  places_ = UnitPlaces();
}

void PartitionReader::add(UnitId unit, IndexedVersion& version) {
  version.unit = places_.place(unit);
  builder_.add(version);
}

PartitionPointer PartitionReader::finish(const Tree& tree) {
  if (builder_.size() == 0) return nullptr;
  auto rows = builder_.finish();
  builder_.clear();
  return partition_rows(partition_, find_units(std::move(places_).take(), tree), std::move(rows));
}

PartitionPointer load_partition(HeldVersions& versions, PartitionId partition,
                                PartitionReader& reader, const Tree& tree) {
  reader.begin(partition);
  versions.visit_partition(partition, [&](PartitionId, UnitId unit, IndexedVersion& version) {
    reader.add(unit, version);
  });
  return reader.finish(tree);
}

namespace {

// So many bytes fewer, if the ledger has them in memory.
std::shared_ptr<const LedgerRows> leave_rows(const LedgerRows& ledger, std::size_t bytes,
                                             std::shared_ptr<RowSource> source) {
  std::vector<PartitionPointer> partitions = ledger.partitions;
  for (std::size_t i = 0; i < partitions.size() && bytes > 0; ++i) {
    if (partitions[i]->rows == nullptr) continue;
    bytes -= std::min(bytes, partitions[i]->rows->bytes());
    partitions[i] = without_rows(*partitions[i]);
  }
  return std::make_shared<const LedgerRows>(
      ledger_rows(ledger.ledger, ledger.layout, std::move(partitions), std::move(source)));
}

// Rows give way to the units of what was loaded after them: of the largest ledger first.
void leave_rows(State& state, std::size_t memory_limit, const std::shared_ptr<Snapshot>& snapshot,
                const Progress& progress) {
  const auto in_memory = [](const auto& each) { return each->versions - each->in_database; };
  while (state.bytes() > memory_limit) {
    const auto largest = std::ranges::max_element(state.ledgers, {}, in_memory);
    if (largest == state.ledgers.end() || in_memory(*largest) == 0) return;
    const LedgerRows& rows = **largest;
    auto source = std::make_shared<SnapshotRows>(
        snapshot, *state.definitions->packages.find_ledger(rows.ledger), rows.layout, progress);
    *largest = leave_rows(rows, state.bytes() - memory_limit, std::move(source));
  }
}

}  // namespace

Result<std::shared_ptr<const State>> load_state(db::Connection& connection, Progress& progress,
                                                std::size_t memory_limit, MoreConnections more,
                                                Beyond beyond) {
  auto definitions = package::load_from_database(connection);
  if (!definitions) return definitions.error();
  auto state = std::make_shared<State>();
  state->definitions = std::make_shared<package::Definitions>(std::move(definitions).value());
  state->compiled = std::make_shared<Compiled>(state->definitions);
  state->reaches = journal::read_reaches(connection);
  const auto snapshot = std::make_shared<Snapshot>(connection, more, *state);
  state->tree = load_tree(connection, progress, &state->names);
  state->profiles = Profiles(package::all_profile_versions(connection, *state->definitions));
  LedgerLoader loader(snapshot, state->tree, state->bytes(), memory_limit, progress, beyond);
  for (const package::Ledger& ledger : state->definitions->packages.ledgers)
    loader.expect(ledger);
  for (const package::Ledger& ledger : state->definitions->packages.ledgers) {
    auto rows = loader.load(ledger);
    if (!rows) return rows.error();
    state->ledgers.push_back(std::move(rows).value());
  }
  loader.finish();
  if (beyond == Beyond::leave) leave_rows(*state, memory_limit, snapshot, progress);
  if (state->bytes() > memory_limit) return too_large(state->bytes(), memory_limit);
  return std::shared_ptr<const State>(std::move(state));
}

}  // namespace jishi::index
