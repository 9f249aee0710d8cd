#include "index/state.hpp"

#include <algorithm>
#include <numeric>

namespace jishi::index {
namespace {

// Numbers that lie nearer to each other are covered by one range: the units of a county do.
constexpr std::uint32_t kNear = 1'024;

std::vector<Range> covering(std::vector<std::uint32_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  std::vector<Range> ranges;
  for (const std::uint32_t number : numbers) {
    if (ranges.empty() || number - ranges.back().to >= kNear) {
      ranges.push_back({number, number + 1});
    } else {
      ranges.back().to = std::max(ranges.back().to, number + 1);
    }
  }
  return ranges;
}

}  // namespace

bool PartitionUnits::may_meet(const Region& region) const {
  return std::any_of(numbers.begin(), numbers.end(),
                     [&](Range range) { return region.meets(range); });
}

std::size_t PartitionUnits::bytes() const {
  return sizeof(*this) + ids.capacity() * sizeof(UnitId) +
         ordinals.capacity() * sizeof(UnitOrdinal) + number_of.capacity() * sizeof(std::uint32_t) +
         numbers.capacity() * sizeof(Range) + passing.capacity() * sizeof(std::uint32_t);
}

namespace {

// Whether it lives without a break from its first day on, for ever.
bool is_lasting(std::span<const Tree::Life> lives) {
  if (lives.empty() || lives.back().to != kForever) return false;
  const auto breaks_off = [](const Tree::Life& life, const Tree::Life& next) {
    return life.to != next.from;
  };
  return std::adjacent_find(lives.begin(), lives.end(), breaks_off) == lives.end();
}

void find_passing(PartitionUnits& units, const Tree& tree) {
  for (std::size_t place = 0; place < units.ordinals.size(); ++place) {
    const UnitOrdinal unit = units.ordinals[place];
    const auto lives = unit == kNoOrdinal ? std::span<const Tree::Life>() : tree.lives(unit);
    if (is_lasting(lives))
      units.lasting_from = std::max(units.lasting_from, lives.front().from);
    else
      units.passing.push_back(static_cast<std::uint32_t>(place));
  }
  units.passing.shrink_to_fit();
}

}  // namespace

std::shared_ptr<const PartitionUnits> find_units(std::vector<UnitId> ids, const Tree& tree) {
  auto units = std::make_shared<PartitionUnits>();
  units->ids = std::move(ids);
  units->ids.shrink_to_fit();
  units->ordinals.reserve(units->ids.size());
  units->number_of.reserve(units->ids.size());
  std::vector<std::uint32_t> numbers;
  numbers.reserve(units->ids.size());
  for (const UnitId unit : units->ids) {
    const UnitOrdinal ordinal = tree.find(unit).value_or(kNoOrdinal);
    units->ordinals.push_back(ordinal);
    units->number_of.push_back(ordinal == kNoOrdinal ? PartitionUnits::kNoNumber
                                                     : tree.number(ordinal));
    if (ordinal != kNoOrdinal) numbers.push_back(units->number_of.back());
  }
  // What is nowhere in the tree may be asked for anywhere.
  if (numbers.size() == units->ids.size()) {
    units->numbers = covering(std::move(numbers));
  } else {
    units->numbers = {{0, PartitionUnits::kNoNumber}};
  }
  find_passing(*units, tree);
  return units;
}

PartitionPointer partition_rows(PartitionId partition, std::shared_ptr<const PartitionUnits> units,
                                Rows::Pointer rows) {
  const std::size_t versions = rows->versions();
  const std::size_t bytes = sizeof(PartitionRows) + units->bytes() + rows->bytes();
  return std::make_shared<const PartitionRows>(
      PartitionRows{partition, std::move(units), std::move(rows), versions, bytes});
}

PartitionPointer without_rows(const PartitionRows& partition) {
  return std::make_shared<const PartitionRows>(
      PartitionRows{partition.partition, partition.units, nullptr, partition.versions,
                    sizeof(PartitionRows) + partition.units->bytes()});
}

PartitionsByNumber::PartitionsByNumber(std::span<const PartitionPointer> partitions)
    : partitions_(static_cast<std::uint32_t>(partitions.size())) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;  // bucket and place
  std::uint32_t buckets = 0;
  for (std::uint32_t place = 0; place < partitions_; ++place) {
    const std::vector<Range>& ranges = partitions[place]->units->numbers;
    std::uint32_t wide = 0;
    for (const Range& range : ranges)
      wide += (range.to - 1) / kNumbers - range.from / kNumbers + 1;
    if (wide > kMostBuckets) {
      everywhere_.push_back(place);
      continue;
    }
    for (const Range& range : ranges)
      for (std::uint32_t bucket = range.from / kNumbers; bucket <= (range.to - 1) / kNumbers;
           ++bucket) {
        entries.emplace_back(bucket, place);
        buckets = std::max(buckets, bucket + 1);
      }
  }
  first_.assign(buckets + 1, 0);
  for (const auto& [bucket, place] : entries)
    ++first_[bucket + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  places_.resize(entries.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end());
  for (const auto& [bucket, place] : entries)
    places_[next[bucket]++] = place;
}

std::vector<std::uint32_t> PartitionsByNumber::near(const Region& region) const {
  std::vector<std::uint32_t> found;
  const auto buckets = static_cast<std::uint32_t>(first_.empty() ? 0 : first_.size() - 1);
  std::uint64_t wanted = 0;
  for (const Range& range : region.ranges())
    wanted += (range.to - 1) / kNumbers - range.from / kNumbers + 1;
  if (wanted > buckets / 2) {
    found.resize(partitions_);
    std::iota(found.begin(), found.end(), 0U);
    return found;
  }
  found = everywhere_;
  for (const Range& range : region.ranges()) {
    const std::uint32_t from = std::min(range.from / kNumbers, buckets);
    const std::uint32_t to = std::min((range.to - 1) / kNumbers + 1, buckets);
    found.insert(found.end(), places_.begin() + first_[from], places_.begin() + first_[to]);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::size_t PartitionsByNumber::bytes() const {
  return (first_.capacity() + places_.capacity() + everywhere_.capacity()) * sizeof(std::uint32_t);
}

PartitionPointer LedgerRows::find(PartitionId partition) const {
  const auto found =
      std::lower_bound(partitions.begin(), partitions.end(), partition,
                       [](const auto& one, PartitionId id) { return one->partition < id; });
  return found != partitions.end() && (*found)->partition == partition ? *found : nullptr;
}

LedgerRows ledger_rows(std::string ledger, std::shared_ptr<const Layout> layout,
                       std::vector<PartitionPointer> partitions,
                       std::shared_ptr<RowSource> source) {
  LedgerRows rows;
  rows.ledger = std::move(ledger);
  rows.layout = std::move(layout);
  rows.partitions = std::move(partitions);
  rows.bytes = sizeof(LedgerRows);
  for (const auto& partition : rows.partitions) {
    rows.versions += partition->versions;
    rows.bytes += sizeof(partition) + partition->bytes;
    if (partition->rows == nullptr) rows.in_database += partition->versions;
  }
  if (rows.in_database > 0) rows.source = std::move(source);
  rows.by_number = PartitionsByNumber(rows.partitions);
  rows.bytes += rows.by_number.bytes();
  return rows;
}

const LedgerRows* State::find(std::string_view ledger) const {
  const auto found = std::find_if(ledgers.begin(), ledgers.end(),
                                  [&](const auto& each) { return each->ledger == ledger; });
  return found == ledgers.end() ? nullptr : found->get();
}

std::int64_t State::position(PartitionId partition) const {
  const auto found = std::lower_bound(
      reaches.begin(), reaches.end(), partition,
      [](const journal::Reach& one, PartitionId id) { return one.partition < id; });
  return found != reaches.end() && found->partition == partition ? found->position : 0;
}

std::int64_t State::entries() const {
  return std::accumulate(
      reaches.begin(), reaches.end(), std::int64_t{0},
      [](std::int64_t sum, const journal::Reach& each) { return sum + each.position; });
}

std::size_t State::versions() const {
  return std::accumulate(ledgers.begin(), ledgers.end(), std::size_t{0},
                         [](std::size_t sum, const auto& each) { return sum + each->versions; });
}

std::size_t State::in_database() const {
  return std::accumulate(ledgers.begin(), ledgers.end(), std::size_t{0},
                         [](std::size_t sum, const auto& each) { return sum + each->in_database; });
}

std::size_t State::bytes() const {
  return std::accumulate(ledgers.begin(), ledgers.end(),
                         sizeof(State) + tree.bytes() + names.bytes() + profiles.bytes() +
                             reaches.capacity() * sizeof(journal::Reach),
                         [](std::size_t sum, const auto& each) { return sum + each->bytes; });
}

UnitPlaces::UnitPlaces(const std::vector<UnitId>& ids) : ids_(ids) {
  for (std::size_t i = 0; i < ids_.size(); ++i)
    places_.emplace(ids_[i], static_cast<std::uint32_t>(i));
}

std::uint32_t UnitPlaces::place(UnitId unit) {
  const auto [at, is_new] = places_.emplace(unit, static_cast<std::uint32_t>(ids_.size()));
  if (is_new) ids_.push_back(unit);
  return at->second;
}

}  // namespace jishi::index
