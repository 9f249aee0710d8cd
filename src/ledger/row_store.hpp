// Versions of rows in the tables of a ledger: their SQL is written from the definitions, here and
// in the other stores of this folder.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row.hpp"
#include "ledger/row_statement_store.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// Whose key protects what a version says: its person, else the row itself.
inline person::SubjectId subject_of_version(const RowVersion& version) {
  return version.content.person ? person::subject_of(version.content.person)
                                : person::subject_of(version.row);
}

// What stands in `warnings` of a version whose personal values were erased.
inline constexpr std::string_view kErasedWarnings = R"({"erased":true})";

// Until the end of the transaction PostgreSQL takes indexes where there are any: it plans a
// statement once, perhaps when the table was still empty, and an import would read the whole table
// for each of its rows. Nothing for SQLite.
void prefer_indexes(db::Connection& connection);

// What is sealed is opened, as far as its key still exists; else `erased` is set.
void open_sealed(person::Vault& vault, const Shape& shape, StoredVersion& stored);

// Reads and writes single rows of one ledger within the caller's transaction, as long as `units`
// keeps the SQL of the ledger: for its life.
class RowStore {
 public:
  RowStore(db::Connection& connection, person::Vault& vault, KnownUnits& units,
           const package::Ledger& ledger);

  // Every version ever recorded, by revision, opened; the shape is of `day` (for `unit`, where one
  // is given, else for whose row it is then) and of the days on which the versions begin. No
  // versions where there is no such row.
  struct Versions {
    ShapePointer shape;
    std::vector<RowVersion> all;
  };
  // What was read last is not read again until it is taken or something is written here; what
  // somebody wrote and keeps needs no reading.
  // Valid until the next call.
  const Versions& read(RowId row, std::optional<Date> day,
                       std::optional<UnitId> unit = std::nullopt);
  // The same, to change it: the next read() is of the database.
  Versions take(RowId row, std::optional<Date> day, std::optional<UnitId> unit = std::nullopt);

  // As the row stands now that it is written; not empty.
  void keep(Versions versions) { last_ = std::move(versions); }

  // The versions of a unit that are held to be true, values of the ledger's own table only, nothing
  // opened.
  std::vector<RowVersion> held_of(UnitId unit);

  void supersede(RowId row, std::int64_t revision, std::int64_t position);
  void insert(const Shape& shape, const RowVersion& version);

  // Another row that is held, agrees in all fields of the uniqueness and has a day in common.
  struct Conflict {
    UnitId unit;
    Date valid_from;
  };
  std::optional<Conflict> in_conflict(std::size_t uniqueness, const RowVersion& version);

 private:
  struct SideTable {
    std::string insert;
    std::string select;
    std::vector<std::size_t> fields;  // of the shape
  };
  const std::vector<SideTable>& sides(const Shape& shape);
  void read_sides(Versions& versions, std::vector<StoredVersion>& stored);
  Versions read_anew(RowId row, std::optional<Date> day, std::optional<UnitId> unit);

  db::Connection& connection_;
  person::Vault& vault_;
  KnownUnits& units_;
  const package::Ledger& ledger_;
  const RowStatements& sql_;
  std::map<const Shape*, std::vector<SideTable>> sides_;
  Versions last_;  // of one row, or nothing
};

std::string warnings_text(const std::vector<Warning>& warnings);
// Of versions of that table (or its alias; empty: the only one): a rule warns of them.
std::string is_warned_sql(std::string_view table);

}  // namespace jishi::ledger
