#include "ledger/row_query_store.hpp"

#include <algorithm>

#include "journal/journal_store.hpp"
#include "organisation/whereabouts_store.hpp"
#include "package/column_value.hpp"
#include "package/ledger_table.hpp"
#include "person/person_store.hpp"

namespace jishi::ledger {
namespace {

// More units than this are not named one by one.
constexpr std::size_t kMostNamed = 16;

}  // namespace

std::vector<MovedRows> moved_rows(db::Connection& connection, const package::Ledger& ledger) {
  std::vector<MovedRows> moved;
  auto rows = connection.query("SELECT DISTINCT unit, partition FROM " +
                               db::quoted_name(package::ledger_table_name(ledger.name)) +
                               " WHERE " + package::moved_sql(""));
  while (rows.next())
    moved.push_back({rows.id<UnitId>(0), rows.id<PartitionId>(1)});
  return moved;
}

std::vector<RowBeside> rows_beside(db::Connection& connection, const std::string& table,
                                   std::span<const package::Field* const> fields,
                                   PartitionId partition, RowId first, RowId last) {
  std::string columns;
  for (const package::Field* field : fields)
    columns += ", " + db::quoted_name(field->name);
  std::vector<RowBeside> found;
  auto rows =
      connection.query("SELECT row_id, revision" + columns + " FROM " + db::quoted_name(table) +
                           " WHERE partition = ?1 AND row_id >= ?2 AND row_id <= ?3",
                       {partition, first, last});
  while (rows.next()) {
    RowBeside one{rows.id<RowId>(0), rows.int64(1), {}, {}};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const int column = static_cast<int>(i) + 2;
      const bool sealed = fields[i]->sensitive && !rows.is_null(column);
      one.values.push_back(fields[i]->sensitive
                               ? std::nullopt
                               : package::read_value(rows, column, fields[i]->value));
      one.sealed.emplace_back();
      if (sealed) {
        const db::Bytes bytes = rows.blob(column);
        one.sealed.back() = person::Sealed(bytes.begin(), bytes.end());
      }
    }
    found.push_back(std::move(one));
  }
  return found;
}

VersionStore::VersionStore(db::Connection& connection, const package::Ledger& ledger)
    : connection_(connection),
      columns_(ledger),
      select_("SELECT " + columns_.list() + " FROM " +
              db::quoted_name(package::ledger_table_name(ledger.name)) +
              " r WHERE r.partition = ?1 AND r.row_id = ?2 AND r.revision = ?3") {}

std::optional<StoredVersion> VersionStore::read(RowId row, std::int64_t revision) {
  auto rows = connection_.query(select_, {partition_of(row), row, revision});
  if (!rows.next()) return std::nullopt;
  return columns_.read(rows, 0);
}

std::map<RowId, std::int64_t> last_revisions(db::Connection& connection,
                                             const package::Ledger& ledger,
                                             std::span<const RowId> rows) {
  const std::string sql = "SELECT max(revision) FROM " +
                          db::quoted_name(package::ledger_table_name(ledger.name)) +
                          " WHERE partition = ?1 AND row_id = ?2";
  std::map<RowId, std::int64_t> found;
  for (const RowId row : rows) {
    auto one = connection.query(sql, {partition_of(row), row});
    if (one.next() && !one.is_null(0)) found[row] = one.int64(0);
  }
  return found;
}

// The parameters of a text, numbered as they come.
struct RowQueryStore::Statement {
  std::vector<db::Param> params;

  std::string add(const db::Param& param) {
    params.push_back(param);
    return "?" + std::to_string(params.size());
  }
};

RowQueryStore::RowQueryStore(db::Connection& connection, const RowQuery& query,
                             const RowCondition& condition)
    : connection_(connection),
      query_(query),
      condition_(condition),
      columns_(*query.ledger),
      table_(db::quoted_name(package::ledger_table_name(query.ledger->name))) {}

std::string RowQueryStore::known_sql(Statement& statement, std::string_view table,
                                     std::optional<PartitionId> partition) {
  const std::string of(table);
  if (!query_.known_at || !partition) return of + "." + kHeldSql;
  const auto [known, fresh] = known_positions_.try_emplace(*partition, 0);
  if (fresh) known->second = journal::position_at(connection_, *partition, *query_.known_at);
  const std::string position = statement.add(known->second);
  return of + ".recorded_from <= " + position + " AND " + of + ".recorded_to > " + position;
}

std::string RowQueryStore::conditions(Statement& statement, std::optional<PartitionId> partition) {
  for (const expression::SqlParameter& parameter : condition_.parameters())
    statement.add(expression::to_param(parameter));
  const std::string on = statement.add(query_.on);
  std::string sql = known_sql(statement, "r", partition) + " AND r.valid_to > " + on;
  if (!query_.until) {
    sql += " AND r.valid_from <= " + on;
  } else {
    const std::string until = statement.add(*query_.until);
    sql += " AND r.valid_from <= " + until + " AND NOT EXISTS (SELECT 1 FROM " + table_ +
           " n WHERE n.partition = r.partition AND n.row_id = r.row_id AND " +
           known_sql(statement, "n", partition) +
           " AND n.valid_from > r.valid_from AND n.valid_from <= " + until + ")";
  }
  if (query_.person_name) {
    const std::string name = statement.add(db::Bytes(*query_.person_name));
    sql += " AND " + person::is_named_sql("r.person", name);
  }
  if (query_.person_number) {
    const std::string number = statement.add(db::Bytes(*query_.person_number));
    sql += " AND " + person::has_number_sql("r.person", number);
  }
  if (query_.warned) sql += " AND " + is_warned_sql("r");
  if (query_.ledger->on_unit_end == package::OnUnitEnd::end) {
    sql += " AND NOT " + organisation::unit_ended_sql("r", on);
    if (query_.until) sql += " AND NOT " + organisation::unit_ended_sql("r", "r.valid_from");
  }
  return sql + condition_.sql();
}

std::optional<PartitionId> RowQueryStore::partition_after(std::int64_t partition) {
  auto rows = connection_.query("SELECT min(partition) FROM " + table_ + " WHERE partition > ?1",
                                {partition});
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return rows.id<PartitionId>(0);
}

std::vector<StoredVersion> RowQueryStore::page(PartitionId partition, std::span<const UnitId> units,
                                               RowId after, std::int64_t limit) {
  Statement statement;
  std::string where = conditions(statement, partition);
  where += " AND r.partition = " + statement.add(partition);
  where += " AND r.row_id > " + statement.add(after);
  if (!units.empty() && units.size() <= kMostNamed) {
    // Always as many, so that the text stays the same.
    where += " AND r.unit IN (";
    for (std::size_t i = 0; i < kMostNamed; ++i)
      where += (i == 0 ? "" : ", ") + statement.add(units[std::min(i, units.size() - 1)]);
    where += ")";
  }
  const std::string sql = "SELECT " + columns_.list() + " FROM " + table_ + " r WHERE " + where +
                          " ORDER BY r.row_id LIMIT " + statement.add(limit);
  std::vector<StoredVersion> page;
  auto rows = connection_.query(sql, statement.params);
  while (rows.next())
    page.push_back(columns_.read(rows, 0));
  return page;
}

std::vector<std::pair<UnitId, std::int64_t>> RowQueryStore::counts(
    std::optional<PartitionId> partition) {
  Statement statement;
  std::string where = conditions(statement, partition);
  if (partition) where += " AND r.partition = " + statement.add(*partition);
  std::vector<std::pair<UnitId, std::int64_t>> counts;
  auto rows = connection_.query(
      "SELECT r.unit, count(*) FROM " + table_ + " r WHERE " + where + " GROUP BY r.unit",
      statement.params);
  while (rows.next())
    counts.emplace_back(rows.id<UnitId>(0), rows.int64(1));
  return counts;
}

std::int64_t RowQueryStore::count() {
  std::int64_t sum = 0;
  if (!query_.known_at) {
    Statement statement;
    const std::string where = conditions(statement, std::nullopt);
    auto rows =
        connection_.query("SELECT count(*) FROM " + table_ + " r WHERE " + where, statement.params);
    rows.next();
    return rows.int64(0);
  }
  // What was known at an instant is another position in each partition.
  for (auto partition = partition_after(0); partition;
       partition = partition_after(partition->value()))
    for (const auto& [unit, count] : counts(*partition))
      sum += count;
  return sum;
}

}  // namespace jishi::ledger
