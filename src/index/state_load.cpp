#include "index/state_load.hpp"

#include <exception>
#include <optional>
#include <thread>

#include "index/tree_store.hpp"
#include "ledger/row_store.hpp"
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
  return {"index_too_large",
          "统计索引要占内存 " + mebibytes(bytes) + " 以上，超过上限 " + mebibytes(limit) +
              "。统计改由数据库直接计算，结果相同，但较慢；请把上限调大（机器内存须够），"
              "再重新启动。"};
}

void LedgerLoader::expect(const package::Ledger& ledger) {
  total_ += count_versions(connection_, ledger);
}

void LedgerLoader::count(const PartitionRows& partition) {
  if ((used_ += partition.bytes) > memory_limit_) throw Failure(too_large(used_, memory_limit_));
}

void LedgerLoader::tell(std::int64_t done) {
  if (done - told_ < kStepEvery) return;
  told_ = done;
  progress_.step("读入台账", done, total_);
  progress_.check();
}

std::vector<PartitionPointer> LedgerLoader::load_alone(const package::Ledger& ledger,
                                                       const LayoutPointer& layout) {
  HeldVersions versions(connection_, ledger, layout);
  PartitionReader reader(layout);
  std::vector<PartitionPointer> partitions;
  const auto finish = [&] {
    PartitionPointer partition = reader.finish(tree_);
    if (!partition) return;
    count(*partition);
    partitions.push_back(std::move(partition));
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
        loaded[i] = load_partition(versions, partitions[i], reader, tree_);
        if (loaded[i] == nullptr) continue;
        count(*loaded[i]);
        done_ += static_cast<std::int64_t>(loaded[i]->versions);
        if (tells) tell(done_);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  };
  std::vector<std::exception_ptr> failures(more_.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < more_.size(); ++i)
      threads.emplace_back([&, i] {
        try {
          work(*more_[i], false);
        } catch (...) {
          failures[i] = std::current_exception();
        }
      });
    work(connection_, true);
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
  if (!more_.empty()) partitions = partitions_of(connection_, ledger);
  try {
    return std::make_shared<const LedgerRows>(ledger_rows(
        ledger.name, layout,
        partitions.size() < kFewPartitions ? load_alone(ledger, layout)
                                           : load_together(ledger, layout, partitions)));
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

// Those of the further connections whose snapshot has the same in it, each in a transaction until
// this ends.
class SameSnapshot {
 public:
  SameSnapshot(MoreConnections more, const State& state) {
    for (db::Connection* another : more) {
      auto snapshot = std::make_unique<db::Transaction>(*another, db::TransactionMode::read);
      if (package::current_version(*another) != state.definitions->number ||
          journal::read_reaches(*another) != state.reaches)
        continue;
      ledger::prefer_indexes(*another);
      snapshots_.push_back(std::move(snapshot));
      connections_.push_back(another);
    }
  }
  const std::vector<db::Connection*>& connections() const { return connections_; }

 private:
  std::vector<std::unique_ptr<db::Transaction>> snapshots_;
  std::vector<db::Connection*> connections_;
};

}  // namespace

Result<std::shared_ptr<const State>> load_state(db::Connection& connection, Progress& progress,
                                                std::size_t memory_limit, MoreConnections more) {
  auto definitions = package::load_from_database(connection);
  if (!definitions) return definitions.error();
  auto state = std::make_shared<State>();
  state->definitions = std::make_shared<package::Definitions>(std::move(definitions).value());
  state->compiled = std::make_shared<Compiled>(state->definitions);
  state->reaches = journal::read_reaches(connection);
  const SameSnapshot same(more, *state);
  state->tree = load_tree(connection, progress);
  state->profiles = Profiles(package::all_profile_versions(connection, *state->definitions));
  if (!same.connections().empty()) ledger::prefer_indexes(connection);
  LedgerLoader loader(connection, state->tree, state->bytes(), memory_limit, progress,
                      same.connections());
  for (const package::Ledger& ledger : state->definitions->packages.ledgers)
    loader.expect(ledger);
  for (const package::Ledger& ledger : state->definitions->packages.ledgers) {
    auto rows = loader.load(ledger);
    if (!rows) return rows.error();
    state->ledgers.push_back(std::move(rows).value());
  }
  if (state->bytes() > memory_limit) return too_large(state->bytes(), memory_limit);
  return std::shared_ptr<const State>(std::move(state));
}

}  // namespace jishi::index
