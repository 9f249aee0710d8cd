#include "index/held_version_store.hpp"

#include <algorithm>

#include "ledger/row_store.hpp"
#include "package/ledger_table.hpp"

namespace jishi::index {
namespace {

constexpr int kFirstCell = 6;  // behind valid_to

// Rows that stand so near to each other are read as one range, with what lies between them.
constexpr std::int64_t kNumbersPerRow = 16;

std::string table_of(const package::Ledger& ledger) {
  return db::quoted_name(package::ledger_table_name(ledger.name));
}

std::optional<std::int64_t> cell(const db::Rows& rows, int column, const Layout::Item& item,
                                 std::optional<DictionaryReader>& codes) {
  if (item.holds == Holds::presence)
    return rows.boolean(column) ? std::optional<std::int64_t>(1) : std::nullopt;
  if (rows.is_null(column)) return std::nullopt;
  switch (item.holds) {
    case Holds::choice:
      return codes->number(rows.text(column));
    case Holds::boolean:
      return rows.boolean(column) ? 1 : 0;
    case Holds::date:
      return rows.date(column).days();
    case Holds::integer:
    case Holds::decimal:  // kept as a number of its field's digits
    case Holds::unit:
    case Holds::person:
    case Holds::presence:
      break;
  }
  return rows.int64(column);
}

}  // namespace

HeldVersions::HeldVersions(db::Connection& connection, const package::Ledger& ledger,
                           std::shared_ptr<const Layout> layout)
    : connection_(connection), layout_(std::move(layout)) {
  select_ = "SELECT partition, row_id, revision, unit, valid_from, valid_to";
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const std::string name = db::quoted_name(ledger.fields[i].name);
    select_ +=
        layout_->item(i).holds == Holds::presence ? ", " + name + " IS NOT NULL" : ", " + name;
  }
  if (layout_->person_column() != Layout::kNoColumn) select_ += ", person";
  select_ += " FROM " + table_of(ledger) + " WHERE " + ledger::kHeldSql;
  version_.cells.resize(layout_->items().size());
  for (const Layout::Item& item : layout_->items())
    codes_.push_back(item.dictionary == nullptr
                         ? std::nullopt
                         : std::optional<DictionaryReader>(std::in_place, *item.dictionary));
}

void HeldVersions::read(db::Rows rows, const Visitor& visit) {
  const std::span<const Layout::Item> items = layout_->items();
  while (rows.next()) {
    version_.key = {rows.id<RowId>(1), rows.int64(2)};
    version_.from = rows.date(4);
    version_.to = rows.date(5);
    for (std::size_t i = 0; i < items.size(); ++i)
      version_.cells[i] = cell(rows, kFirstCell + static_cast<int>(i), items[i], codes_[i]);
    visit(rows.id<PartitionId>(0), rows.id<UnitId>(3), version_);
  }
}

void HeldVersions::visit_all(const Visitor& visit) {
  read(connection_.stream(select_ + " ORDER BY partition, row_id"), visit);
}

void HeldVersions::visit_partition(PartitionId partition, const Visitor& visit) {
  read(connection_.stream(select_ + " AND partition = ?1 ORDER BY row_id", {partition}), visit);
}

void HeldVersions::visit_rows(PartitionId partition, std::span<const RowId> rows,
                              const Visitor& visit) {
  if (rows.empty()) return;
  const std::int64_t numbers = rows.back().value() - rows.front().value() + 1;
  if (numbers > kNumbersPerRow * static_cast<std::int64_t>(rows.size())) {
    const std::string one = select_ + " AND partition = ?1 AND row_id = ?2";
    for (const RowId row : rows)
      read(connection_.query(one, {partition, row}), visit);
    return;
  }
  read(connection_.stream(select_ + " AND partition = ?1 AND row_id >= ?2 AND row_id <= ?3",
                          {partition, rows.front(), rows.back()}),
       [&](PartitionId of, UnitId unit, IndexedVersion& version) {
         if (std::binary_search(rows.begin(), rows.end(), version.key.row))
           visit(of, unit, version);
       });
}

std::vector<PartitionId> partitions_of(db::Connection& connection, const package::Ledger& ledger) {
  // One look into the index for each: neither database leaps from value to value by itself.
  const std::string next =
      "SELECT min(partition) FROM " + table_of(ledger) + " WHERE partition > ?1";
  std::vector<PartitionId> partitions;
  while (true) {
    auto rows = connection.query(next, {partitions.empty() ? PartitionId() : partitions.back()});
    if (!rows.next() || rows.is_null(0)) return partitions;
    partitions.push_back(rows.id<PartitionId>(0));
  }
}

std::int64_t count_versions(db::Connection& connection, const package::Ledger& ledger) {
  auto rows = connection.query("SELECT count(*) FROM " + table_of(ledger));
  rows.next();
  return rows.int64(0);
}

}  // namespace jishi::index
