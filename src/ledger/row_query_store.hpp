// The SQL of questions for rows, written from the definitions.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/row_condition.hpp"
#include "ledger/row_store.hpp"

namespace jishi::ledger {

// Where rows stand that were given to a unit of another partition: each pair once. Few.
struct MovedRows {
  UnitId unit;
  PartitionId partition;
};
std::vector<MovedRows> moved_rows(db::Connection& connection, const package::Ledger& ledger);

// What a side table holds of the partition's rows from `first` to `last`.
struct RowBeside {
  RowId row;
  std::int64_t revision = 0;
  std::vector<std::optional<package::Value>> values;  // by field; empty where sealed
  std::vector<std::optional<person::Sealed>> sealed;
};
std::vector<RowBeside> rows_beside(db::Connection& connection, const std::string& table,
                                   std::span<const package::Field* const> fields,
                                   PartitionId partition, RowId first, RowId last);

// Single versions of a ledger's own table, as they stand there.
class VersionStore {
 public:
  // Both outlive it.
  VersionStore(db::Connection& connection, const package::Ledger& ledger);
  std::optional<StoredVersion> read(RowId row, std::int64_t revision);

 private:
  db::Connection& connection_;
  const RowColumns columns_;
  const std::string select_;
};

// One question: the version of each row that holds in its time (the last one of a period), without
// those of `end` ledgers whose unit had ended.
class RowQueryStore {
 public:
  // Both outlive it. The condition's parameters begin at 1.
  RowQueryStore(db::Connection& connection, const RowQuery& query, const RowCondition& condition);

  // The next partition with rows behind that one.
  std::optional<PartitionId> partition_after(std::int64_t partition);
  // Rows of the partition behind `after` by id, at most `limit`; `units`: only of these (all where
  // empty). The values of the ledger's own table, sealed ones unopened.
  std::vector<StoredVersion> page(PartitionId partition, std::span<const UnitId> units, RowId after,
                                  std::int64_t limit);
  // How many rows each unit has; none: of all partitions.
  std::vector<std::pair<UnitId, std::int64_t>> counts(std::optional<PartitionId> partition);
  std::int64_t count();  // in all

 private:
  struct Statement;
  std::string conditions(Statement& statement, std::optional<PartitionId> partition);
  std::string known_sql(Statement& statement, std::string_view table,
                        std::optional<PartitionId> partition);

  db::Connection& connection_;
  const RowQuery& query_;
  const RowCondition& condition_;
  const RowColumns columns_;
  const std::string table_;
  std::map<PartitionId, std::int64_t> known_positions_;
};

}  // namespace jishi::ledger
