#include "index/held_version_store.hpp"

#include <algorithm>

#include "db/error.hpp"
#include "ledger/row_store.hpp"
#include "package/ledger_table.hpp"

namespace jishi::index {
namespace {

constexpr std::size_t kFirstCell = 7;  // behind what tells whether it is warned of

// Rows that stand so near to each other are read as one range, with what lies between them.
constexpr std::int64_t kNumbersPerRow = 16;

std::string table_of(const package::Ledger& ledger) {
  return db::quoted_name(package::ledger_table_name(ledger.name));
}

[[noreturn]] void wrong_cell() {
  throw db::DatabaseError(db::ErrorClass::corrupt,
                          "a ledger's table holds what its definition does not say");
}

std::int64_t number_of(const db::Cell& cell) {
  if (cell.holds != db::Cell::Holds::number) wrong_cell();
  return cell.number;
}

Date date_of(const db::Cell& cell) {
  const std::int64_t days = number_of(cell);
  if (days < kFirstDate.days() || days > kForever.days()) wrong_cell();
  return Date::from_days(static_cast<std::int32_t>(days));
}

}  // namespace

HeldVersions::HeldVersions(db::Connection& connection, const package::Ledger& ledger,
                           std::shared_ptr<const Layout> layout)
    : connection_(connection), layout_(std::move(layout)) {
  select_ = "SELECT partition, row_id, revision, unit, valid_from, valid_to, " +
            ledger::is_warned_sql("");
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const std::string name = db::quoted_name(ledger.fields[i].name);
    select_ +=
        layout_->item(i).holds == Holds::presence ? ", " + name + " IS NOT NULL" : ", " + name;
  }
  if (layout_->person_column() != Layout::kNoColumn) select_ += ", person";
  select_ += " FROM " + table_of(ledger) + " WHERE " + ledger::kHeldSql;
  version_.cells.resize(layout_->items().size());
  read_.resize(kFirstCell + layout_->items().size());
  for (const Layout::Item& item : layout_->items())
    codes_.push_back(item.dictionary == nullptr
                         ? std::nullopt
                         : std::optional<DictionaryReader>(std::in_place, *item.dictionary));
}

std::optional<std::int64_t> HeldVersions::value(const db::Cell& cell, std::size_t column) {
  if (cell.holds == db::Cell::Holds::nothing) return std::nullopt;
  if (codes_[column]) {
    if (cell.holds != db::Cell::Holds::text) wrong_cell();
    return codes_[column]->number(cell.text);
  }
  const Holds holds = layout_->item(column).holds;
  if (holds == Holds::date) return date_of(cell).days();
  const std::int64_t number = number_of(cell);
  if (holds == Holds::presence && number == 0) return std::nullopt;
  return number;
}

void HeldVersions::read(db::Rows rows, const Visitor& visit) {
  while (rows.next()) {
    rows.cells(read_);
    version_.key = {RowId(number_of(read_[1])), number_of(read_[2])};
    version_.from = date_of(read_[4]);
    version_.to = date_of(read_[5]);
    version_.warned = number_of(read_[6]) != 0;
    for (std::size_t i = 0; i < codes_.size(); ++i)
      version_.cells[i] = value(read_[kFirstCell + i], i);
    visit(PartitionId(number_of(read_[0])), UnitId(number_of(read_[3])), version_);
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
