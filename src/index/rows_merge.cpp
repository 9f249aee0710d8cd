#include "index/rows_merge.hpp"

#include <algorithm>
#include <numeric>

namespace jishi::index {
namespace {

constexpr auto kRow = static_cast<std::size_t>(Standing::row);
constexpr auto kFrom = static_cast<std::size_t>(Standing::from);
constexpr auto kNext = static_cast<std::size_t>(Standing::next);
constexpr auto kFirst = static_cast<std::size_t>(Standing::first);

using Order = std::vector<std::uint32_t>;

Order every(std::size_t size) {
  Order order(size);
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

// False where they stood in order already.
bool sort(Order& order, const std::vector<ColumnBuilder>& columns) {
  const ColumnBuilder& row = columns[kRow];
  const ColumnBuilder& from = columns[kFrom];
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return row[a] != row[b] ? row[a] < row[b] : from[a] < from[b];
  };
  if (std::is_sorted(order.begin(), order.end(), before)) return false;
  std::sort(order.begin(), order.end(), before);
  return true;
}

std::shared_ptr<const Columns> in_order(const std::vector<ColumnBuilder>& columns,
                                        const Order& order) {
  std::vector<Column> out;
  out.reserve(columns.size());
  for (const ColumnBuilder& column : columns)
    out.push_back(column.finish(order));
  return std::make_shared<Columns>(std::move(out));
}

// The live versions of these parts.
Part merged(std::span<const Part> parts) {
  std::vector<ColumnBuilder> columns(parts.front().columns->all().size());
  std::size_t size = 0;
  for (const Part& part : parts)
    size += part.columns->size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].reserve(size);
    for (const Part& part : parts)
      columns[i].add_all(part.columns->all()[i]);
  }
  Order order;
  order.reserve(size);
  std::uint32_t at = 0;
  for (const Part& part : parts) {
    auto dead = part.dead.begin();
    for (std::uint32_t i = 0; i < part.columns->size(); ++i, ++at) {
      if (dead != part.dead.end() && *dead == i) {
        ++dead;
      } else {
        order.push_back(at);
      }
    }
  }
  if (order.empty()) return {};
  sort(order, columns);
  return {in_order(columns, order), {}};
}

bool is_full_of_dead(const Part& part) {
  return part.dead.size() > Rows::kTailRows &&
         part.dead.size() * Rows::kPartRatio > part.columns->size();
}

bool absorbs(const Part& part, const Part& later) {
  return part.columns->size() <= Rows::kTailRows ||
         later.columns->size() * Rows::kPartRatio > part.columns->size();
}

}  // namespace

void add_version(std::vector<ColumnBuilder>& columns, const IndexedVersion& version,
                 const Neighbours& neighbours) {
  const auto standing = [&](Standing column, std::optional<std::int64_t> value) {
    columns[static_cast<std::size_t>(column)].add(value);
  };
  standing(Standing::row, version.key.row.value());
  standing(Standing::revision, version.key.revision);
  standing(Standing::unit, version.unit);
  standing(Standing::from, version.from.days());
  standing(Standing::to,
           version.to < kForever ? std::optional<std::int64_t>(version.to.days()) : std::nullopt);
  standing(Standing::next, neighbours.next);
  standing(Standing::first, neighbours.first_cell());
  standing(Standing::warned, version.warned ? std::optional<std::int64_t>(1) : std::nullopt);
  for (std::size_t i = kStandingColumns; i < columns.size(); ++i)
    columns[i].add(version.cells[i - kStandingColumns]);
}

std::shared_ptr<const Columns> sorted_columns(const std::vector<ColumnBuilder>& columns) {
  Order order = every(columns.front().size());
  sort(order, columns);
  return in_order(columns, order);
}

std::shared_ptr<const Columns> first_columns(const std::vector<ColumnBuilder>& columns) {
  Order order = every(columns.front().size());
  const bool moved = sort(order, columns);
  ColumnBuilder next;
  ColumnBuilder first;
  next.reserve(order.size());
  first.reserve(order.size());
  const auto same_row = [&](std::size_t a, std::size_t b) {
    return columns[kRow][order[a]] == columns[kRow][order[b]];
  };
  for (std::size_t i = 0; i < order.size(); ++i) {
    Neighbours neighbours;
    neighbours.is_first = i == 0 || !same_row(i - 1, i);
    if (i + 1 < order.size() && same_row(i, i + 1)) neighbours.next = columns[kFrom][order[i + 1]];
    next.add(neighbours.next);
    first.add(neighbours.first_cell());
  }
  std::vector<Column> out;
  out.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i)
    out.push_back(i == kNext    ? next.finish()
                  : i == kFirst ? first.finish()
                  : moved       ? columns[i].finish(order)
                                : columns[i].finish());
  return std::make_shared<Columns>(std::move(out));
}

void compact(std::vector<Part>& parts) {
  for (Part& part : parts)
    if (is_full_of_dead(part)) part = merged(std::span(&part, 1));
  std::erase_if(parts, [](const Part& part) { return !part.columns || part.live() == 0; });
  while (parts.size() >= 2 && absorbs(parts[parts.size() - 2], parts.back())) {
    Part both = merged(std::span(parts).last(2));
    parts.pop_back();
    parts.back() = std::move(both);
  }
}

}  // namespace jishi::index
