// The SQL of single rows of a ledger, and how a row of its table is read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// Of a version that is held (package::kStillHeld); written out, since neither database looks into a
// partial index for a parameter.
inline constexpr const char* kHeldSql = "recorded_to = 9223372036854775807";

// A version as it stands in the table: what is sealed is not opened yet.
struct StoredVersion {
  RowVersion version;
  std::vector<std::pair<std::size_t, person::Sealed>> sealed;  // field and bytes
};

// The columns of a ledger's own table as they are read, in a fixed order.
class RowColumns {
 public:
  explicit RowColumns(const package::Ledger& ledger);
  // "r.row_id, r.revision, …": the table is called r.
  const std::string& list() const { return list_; }
  // `fields`: of the shape; those that stand in other tables are left empty.
  StoredVersion read(const db::Rows& rows, std::size_t fields) const;

 private:
  const package::Ledger& ledger_;
  std::string list_;
};

// Written from the definition once; the ledger outlives it. Parameters are those of RowStore.
struct RowStatements {
  explicit RowStatements(const package::Ledger& ledger);

  RowColumns columns;
  std::string select;
  std::string select_unit;
  std::string supersede;
  std::string insert;
  std::vector<std::string> conflicts;             // by uniqueness
  std::vector<std::vector<int>> conflict_fields;  // of the ledger; -1: the person
};

person::Sealed sealed_bytes(db::Bytes bytes);

// “?3, ?4, ?5”: so many parameters from that one on.
std::string parameters(std::size_t from, std::size_t count);

}  // namespace jishi::ledger
