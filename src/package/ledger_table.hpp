// The tables that definitions become: one for each ledger, one for the fields of units, and a side
// table for what a unit adds to a ledger for its subtree. Pure; ledger_table_ddl.hpp writes the
// SQL.
//
// A ledger's table holds versions of rows, as unit_version holds those of units:
//   partition, row_id, revision  primary key; revisions count 1, 2, … within the row
//   unit                         whose row it is
//   valid_from, valid_to         days, half-open; kForever: still holds
//   recorded_from, recorded_to   journal positions, half-open; kStillHeld: not superseded
//   definition                   number of the package version that the row was checked against
//   warnings                     what rules with severity warn said of it; null: nothing
//   person                       where the ledger has persons
// and a column for each field, named after it. The versions of a row that are still held to be true
// follow each other without overlap. unit_profile is the same with the unit for the row. A side
// table holds partition, row_id, revision of the row's version and the added fields.
//
// Standing columns but warnings and person are NOT NULL. Columns of fields are not: what is
// required, a code of the dictionary or within bounds is checked on write, since all of it may
// change from one version of the definitions to the next while earlier rows stay as they were. Text
// is kept as it is, sensitive text as the bytes of its ciphertext, decimals as int64 scaled by the
// field's digits, choices as their code, units as their id.
//
// `unique` becomes a unique index over the versions that are still held, its last column the day on
// which they end. It never refuses what the definition allows: of two that end on the same day both
// hold on the day before. Those that overlap otherwise are for the writer to find, by the other
// columns of the same index (with recorded_to = kStillHeld written as a literal: neither database
// looks into a partial index for a parameter). A version is to be superseded before the next one is
// inserted.
//
// A row may be given to a unit that was created in another partition, and keeps its own: the index
// `moved` finds these few versions, so that a question about a unit need not look for its rows in
// every partition.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "db/value.hpp"
#include "package/package.hpp"

namespace jishi::package {

// recorded_to of a version that nothing has superseded.
inline constexpr std::int64_t kStillHeld = std::numeric_limits<std::int64_t>::max();
// Of a ledger that units may add to: its name, their id and the words between must fit in 63 bytes.
inline constexpr std::size_t kMaxExtendedLedgerName = 36;
// What one uniqueness of a ledger can be: an entry of an index is at most 2,704 bytes in
// PostgreSQL.
inline constexpr std::size_t kMaxUniqueFields = 16;
inline constexpr int kMaxUniqueTextLength = 600;            // code points of all its texts together
inline constexpr std::size_t kMaxUniquenessPerLedger = 99;  // two digits in the index's name

struct TableColumn {
  std::string name;
  db::Type type = db::Type::text;
  bool required = false;  // NOT NULL
  bool operator==(const TableColumn&) const = default;
};

struct TableIndex {
  std::string name;  // table__word: no name in a package holds "__"
  std::vector<std::string> columns;
  bool unique = false;  // and only over versions that are held
  bool moved = false;   // only over versions whose unit was created in another partition
  bool operator==(const TableIndex&) const = default;
};

struct Table {
  std::string name;
  std::vector<TableColumn> columns;
  std::vector<std::string> key;
  std::vector<TableIndex> indexes;
};

inline constexpr const char* kProfileTable = "unit_profile";
std::string ledger_table_name(const std::string& ledger);
// SQL: that a version is one of those; `row` is the table or its alias, with the dot behind it, or
// nothing. Written the same everywhere, so that the databases know the index by it.
std::string moved_sql(std::string_view row);
// `ledger` at most kMaxExtendedLedgerName bytes.
std::string side_table_name(const std::string& ledger, UnitId owner);

// Decimals: the int64 that counts 10^-digits.
db::Type column_type_of(const ValueType& value);

// Of a field of a ledger or of an addition to it. Never NOT NULL.
TableColumn column_of(const Field& field);

Table ledger_table(const Ledger& ledger);
Table profile_table(const std::vector<UnitField>& fields);
Table side_table(const std::string& ledger, UnitId owner, const std::vector<const Field*>& fields);

}  // namespace jishi::package
