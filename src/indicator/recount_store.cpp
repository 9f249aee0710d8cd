#include "indicator/recount_store.hpp"

#include "package/ledger_table.hpp"

namespace jishi::indicator {
namespace {

constexpr std::int64_t kPage = 2'000;  // versions; no row has as many

}  // namespace

HeldRows::HeldRows(db::Connection& connection, const package::Ledger& ledger)
    : connection_(connection), fields_(ledger.fields.size()), columns_(ledger) {
  select_ = "SELECT " + columns_.list() + " FROM " +
            db::quoted_name(package::ledger_table_name(ledger.name)) + " r WHERE r." +
            ledger::kHeldSql +
            " AND (r.partition, r.row_id) > (?1, ?2)"
            " ORDER BY r.partition, r.row_id, r.valid_from LIMIT ?3";
}

std::vector<ledger::Held> HeldRows::next() {
  std::vector<ledger::Held> found;
  if (done_) return found;
  const PartitionId partition = after_ ? partition_of(after_) : PartitionId();
  std::int64_t versions = 0;
  auto rows = connection_.query(select_, {partition.value(), after_.value(), kPage});
  while (rows.next()) {
    ledger::RowVersion version = columns_.read(rows, fields_).version;
    if (found.empty() || found.back().front().row != version.row) found.emplace_back();
    found.back().push_back(std::move(version));
    ++versions;
  }
  done_ = versions < kPage;
  if (!done_) found.pop_back();  // perhaps not all of it
  if (!found.empty()) after_ = found.back().front().row;
  return found;
}

std::vector<UnitId> units_of_rows(db::Connection& connection, const package::Ledger& ledger) {
  std::vector<UnitId> units;
  auto rows = connection.query("SELECT DISTINCT unit FROM " +
                               db::quoted_name(package::ledger_table_name(ledger.name)) +
                               " WHERE " + ledger::kHeldSql);
  while (rows.next())
    units.push_back(rows.id<UnitId>(0));
  return units;
}

}  // namespace jishi::indicator
