#include "index/rows.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "index/rows_merge.hpp"

namespace jishi::index {
namespace {

// Where a version of a touched row stands.
struct Placed {
  Date from;
  std::size_t part = 0;  // parts.size(): among the added
  std::size_t position = 0;
};

// Makes the next state of some parts.
class Writing {
 public:
  Writing(const Layout& layout, std::vector<Part> parts, std::span<const IndexedVersion> added,
          std::span<const VersionKey> superseded)
      : parts_(std::move(parts)), added_(added), superseded_(superseded.begin(), superseded.end()) {
    std::sort(superseded_.begin(), superseded_.end());
    fresh_.resize(kStandingColumns + layout.items().size());
    order_.resize(added.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(),
              [&](std::size_t a, std::size_t b) { return added[a].key < added[b].key; });
  }

  std::vector<Part> parts() && {
    for (const RowId row : touched())
      settle(row);
    if (ended_ != superseded_.size()) throw std::logic_error("a version that is not there");
    for (const auto& [part, position] : gone_)
      parts_[part].dead.push_back(position);
    for (Part& part : parts_)
      std::sort(part.dead.begin(), part.dead.end());
    if (fresh_.front().size() > 0) parts_.push_back({sorted_columns(fresh_), {}});
    compact(parts_);
    return std::move(parts_);
  }

 private:
  std::vector<RowId> touched() const {
    std::vector<RowId> rows;
    for (const IndexedVersion& version : added_)
      rows.push_back(version.key.row);
    for (const VersionKey& key : superseded_)
      rows.push_back(key.row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
  }

  // Notes what becomes of the versions of a row: which go, which come, and which have
  // other neighbours.
  void settle(RowId row) {
    placed_.clear();
    keys_.clear();
    for (std::size_t part = 0; part < parts_.size(); ++part)
      collect(row, part);
    for (; next_added_ < order_.size() && added_[order_[next_added_]].key.row == row;
         ++next_added_) {
      const IndexedVersion& version = added_[order_[next_added_]];
      placed_.push_back({version.from, parts_.size(), order_[next_added_]});
      keys_.push_back(version.key);
    }
    std::sort(keys_.begin(), keys_.end());
    if (std::adjacent_find(keys_.begin(), keys_.end()) != keys_.end()) {
      throw std::logic_error("a version that is there already");
    }
    std::sort(placed_.begin(), placed_.end(),
              [](const Placed& a, const Placed& b) { return a.from < b.from; });
    for (std::size_t i = 0; i < placed_.size(); ++i) {
      Neighbours neighbours;
      neighbours.is_first = i == 0;
      if (i + 1 < placed_.size()) neighbours.next = placed_[i + 1].from.days();
      place(placed_[i], neighbours);
    }
  }

  // The versions of the row in a part that stay held.
  void collect(RowId row, std::size_t part) {
    const Columns& columns = *parts_[part].columns;
    for (std::size_t at = columns.find(row); at < columns.size(); ++at) {
      const VersionKey key = columns.key(at);
      if (key.row != row) break;
      if (parts_[part].is_dead(at)) continue;
      if (std::binary_search(superseded_.begin(), superseded_.end(), key)) {
        gone_.emplace_back(part, static_cast<std::uint32_t>(at));
        ++ended_;
      } else {
        placed_.push_back({columns.from(at), part, at});
        keys_.push_back(key);
      }
    }
  }

  void place(const Placed& placed, const Neighbours& neighbours) {
    if (placed.part == parts_.size()) {
      add_version(fresh_, added_[placed.position], neighbours);
      return;
    }
    const Columns& columns = *parts_[placed.part].columns;
    if (columns[Standing::next].value(placed.position) == neighbours.next &&
        columns[Standing::first].value(placed.position) == neighbours.first_cell())
      return;
    gone_.emplace_back(placed.part, static_cast<std::uint32_t>(placed.position));
    for (std::size_t i = 0; i < fresh_.size(); ++i) {
      auto cell = columns.all()[i].value(placed.position);
      if (i == static_cast<std::size_t>(Standing::next)) cell = neighbours.next;
      if (i == static_cast<std::size_t>(Standing::first)) cell = neighbours.first_cell();
      fresh_[i].add(cell);
    }
  }

  std::vector<Part> parts_;
  std::span<const IndexedVersion> added_;
  std::vector<VersionKey> superseded_;
  std::vector<std::size_t> order_;  // of the added, by key
  std::size_t next_added_ = 0;
  std::size_t ended_ = 0;
  std::vector<std::pair<std::size_t, std::uint32_t>> gone_;  // part, position
  std::vector<ColumnBuilder> fresh_;
  std::vector<Placed> placed_;    // of the row that is being settled
  std::vector<VersionKey> keys_;  // likewise
};

}  // namespace

std::size_t Columns::bytes() const {
  return std::accumulate(
      columns_.begin(), columns_.end(), sizeof(Columns) + days_.bytes(),
      [](std::size_t sum, const Column& column) { return sum + column.bytes(); });
}

std::optional<std::size_t> Columns::held_within(Date first, Date last) const {
  if (days_.empty() || first == kForever) return std::nullopt;
  return days_.held_within((*this)[Standing::from], (*this)[Standing::to], first, last);
}

std::optional<std::size_t> Columns::begun_within(Date first, Date last) const {
  if (days_.empty()) return std::nullopt;
  return days_.begun_within((*this)[Standing::from], first, last);
}

VersionKey Columns::key(std::size_t position) const {
  return {RowId(*(*this)[Standing::row].value(position)),
          *(*this)[Standing::revision].value(position)};
}

Date Columns::from(std::size_t position) const {
  return Date::from_days(static_cast<std::int32_t>(*(*this)[Standing::from].value(position)));
}

IndexedVersion Columns::version(std::size_t position) const {
  IndexedVersion version;
  version.key = key(position);
  version.unit = static_cast<std::uint32_t>(*(*this)[Standing::unit].value(position));
  version.from = from(position);
  const auto to = (*this)[Standing::to].value(position);
  version.to = to ? Date::from_days(static_cast<std::int32_t>(*to)) : kForever;
  version.warned = (*this)[Standing::warned].value(position).has_value();
  version.cells.reserve(cells());
  for (std::size_t i = 0; i < cells(); ++i)
    version.cells.push_back(cell(i).value(position));
  return version;
}

std::size_t Columns::find(RowId row) const {
  const Column& rows = (*this)[Standing::row];
  const Column::Code sought = rows.code_from(row.value());
  return rows.visit([&](auto codes) -> std::size_t {
    if constexpr (std::is_pointer_v<decltype(codes)>) {
      return static_cast<std::size_t>(std::lower_bound(codes, codes + rows.size(), sought) - codes);
    } else {
      return codes >= sought ? 0 : rows.size();
    }
  });
}

bool Part::is_dead(std::size_t position) const {
  return std::binary_search(dead.begin(), dead.end(), position);
}

std::size_t Rows::versions() const {
  return std::accumulate(parts_.begin(), parts_.end(), std::size_t{0},
                         [](std::size_t sum, const Part& part) { return sum + part.live(); });
}

std::size_t Rows::bytes() const {
  std::size_t sum = sizeof(Rows);
  for (const Part& part : parts_)
    sum += sizeof(Part) + part.columns->bytes() + part.dead.size() * sizeof(part.dead.front());
  return sum;
}

std::vector<IndexedVersion> Rows::versions_of(RowId row) const {
  std::vector<IndexedVersion> found;
  for (const Part& part : parts_) {
    const Columns& columns = *part.columns;
    for (std::size_t at = columns.find(row); at < columns.size(); ++at) {
      if (columns.key(at).row != row) break;
      if (!part.is_dead(at)) found.push_back(columns.version(at));
    }
  }
  return found;
}

Rows::Pointer Rows::with(std::span<const IndexedVersion> added,
                         std::span<const VersionKey> superseded) const {
  auto next = std::make_shared<Rows>(layout_);
  next->parts_ = Writing(*layout_, parts_, added, superseded).parts();
  return next;
}

RowsBuilder::RowsBuilder(std::shared_ptr<const Layout> layout)
    : layout_(std::move(layout)), columns_(kStandingColumns + layout_->items().size()) {}

void RowsBuilder::reserve(std::size_t versions) {
  for (ColumnBuilder& column : columns_)
    column.reserve(versions);
}

void RowsBuilder::add(const IndexedVersion& version) {
  add_version(columns_, version, Neighbours());
}

Rows::Pointer RowsBuilder::finish() const {
  auto rows = std::make_shared<Rows>(layout_);
  if (size() > 0) rows->parts_.push_back({first_columns(columns_), {}});
  return rows;
}

void RowsBuilder::clear() {
  for (ColumnBuilder& column : columns_)
    column.clear();
}

}  // namespace jishi::index
