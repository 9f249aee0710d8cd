#include "index/state_load.hpp"

#include <optional>

#include "index/tree_store.hpp"
#include "package/package_store.hpp"

namespace jishi::index {
namespace {

constexpr std::int64_t kStepEvery = 50'000;
constexpr std::size_t kMebibyte = std::size_t{1} << 20;

std::string mebibytes(std::size_t bytes) {
  return std::to_string((bytes + kMebibyte - 1) / kMebibyte) + " MB";
}

// Collects the versions of partition after partition.
class PartitionReader {
 public:
  PartitionReader(std::shared_ptr<const Layout> layout, const Tree& tree)
      : layout_(std::move(layout)), tree_(tree) {}

  void begin(PartitionId partition) {
    partition_ = partition;
    builder_.emplace(layout_);
    places_ = UnitPlaces();
  }
  bool is_of(PartitionId partition) const { return builder_ && partition_ == partition; }
  void add(UnitId unit, IndexedVersion& version) {
    version.unit = places_.place(unit);
    builder_->add(version);
  }
  // nullptr where nothing was added.
  PartitionPointer finish() {
    if (!builder_ || builder_->size() == 0) return nullptr;
    auto rows = builder_->finish();
    builder_.reset();
    return partition_rows(partition_, find_units(std::move(places_).take(), tree_),
                          std::move(rows));
  }

 private:
  std::shared_ptr<const Layout> layout_;
  const Tree& tree_;
  PartitionId partition_;
  std::optional<RowsBuilder> builder_;
  UnitPlaces places_;
};

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

Result<std::shared_ptr<const LedgerRows>> LedgerLoader::load(const package::Ledger& ledger) {
  progress_.step("读入台账", done_, total_);
  progress_.check();
  const auto layout = std::make_shared<const Layout>(ledger);
  HeldVersions versions(connection_, ledger, layout);
  PartitionReader reader(layout, tree_);
  std::vector<PartitionPointer> partitions;
  const auto finish = [&] {
    PartitionPointer partition = reader.finish();
    if (!partition) return;
    used_ += partition->bytes;
    partitions.push_back(std::move(partition));
    if (used_ > memory_limit_) throw Failure(too_large(used_, memory_limit_));
  };
  try {
    versions.visit_all([&](PartitionId partition, UnitId unit, IndexedVersion& version) {
      if (!reader.is_of(partition)) {
        finish();
        reader.begin(partition);
      }
      reader.add(unit, version);
      if (++done_ % kStepEvery != 0) return;
      progress_.step("读入台账", done_, total_);
      progress_.check();
    });
    finish();
  } catch (const Failure& failure) {
    if (failure.error().code != "index_too_large") throw;
    return failure.error();
  }
  return std::make_shared<const LedgerRows>(
      ledger_rows(ledger.name, layout, std::move(partitions)));
}

PartitionPointer load_partition(HeldVersions& versions, PartitionId partition,
                                const std::shared_ptr<const Layout>& layout, const Tree& tree) {
  PartitionReader reader(layout, tree);
  reader.begin(partition);
  versions.visit_partition(partition, [&](PartitionId, UnitId unit, IndexedVersion& version) {
    reader.add(unit, version);
  });
  return reader.finish();
}

Result<std::shared_ptr<const State>> load_state(db::Connection& connection, Progress& progress,
                                                std::size_t memory_limit) {
  auto definitions = package::load_from_database(connection);
  if (!definitions) return definitions.error();
  auto state = std::make_shared<State>();
  state->definitions = std::make_shared<package::Definitions>(std::move(definitions).value());
  state->compiled = std::make_shared<Compiled>(state->definitions);
  state->reaches = journal::read_reaches(connection);
  state->tree = load_tree(connection, progress);
  state->profiles = Profiles(package::all_profile_versions(connection, *state->definitions));
  LedgerLoader loader(connection, state->tree, state->bytes(), memory_limit, progress);
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
