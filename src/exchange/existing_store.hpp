// Finds the rows of a ledger that a row of a sheet is about.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "exchange/import_row.hpp"

namespace jishi::exchange {

struct ExistingRow {
  RowId row;
  UnitId unit;
  Date valid_from;  // of the version that has a day in common
};

// Asks for one ledger; the statements are written once.
class ExistingRows {
 public:
  explicit ExistingRows(const package::Ledger& ledger);

  // Held rows that agree in the key and have a day in common with [row.valid_from, row.valid_to),
  // by their first day. None where a part of the key is empty.
  std::vector<ExistingRow> find(db::Connection& connection, const PreparedRow& row,
                                PersonId person) const;
  // What is said where a found row is another unit's.
  const std::string& message(PersonId person) const;
  // Those of `persons` that the unit has rows of, of whatever day.
  std::vector<PersonId> of_unit(db::Connection& connection, UnitId unit,
                                std::span<const PersonId> persons) const;

 private:
  struct Question {
    RowKey key;
    std::vector<std::size_t> fields;  // of the ledger; kWholeRow: the person
    std::string sql;
  };
  static std::optional<Question> question(const package::Ledger& ledger, bool has_person);

  const package::Ledger& ledger_;
  std::optional<Question> with_person_;
  std::optional<Question> without_person_;
  std::string of_unit_sql_;
};

// What became of a row, or of a person, since it was written.
struct LatestChange {
  std::int64_t revision = 0;  // the highest
  std::int64_t position = 0;  // of the journal entry that changed it last
  UnitId unit;                // of a row
};
std::optional<LatestChange> latest_change(db::Connection& connection, const package::Ledger& ledger,
                                          RowId row);
std::optional<LatestChange> latest_change(db::Connection& connection, PersonId person);
// That a row of any ledger is held with that person.
bool has_rows(db::Connection& connection, const package::PackageSet& packages, PersonId person);

}  // namespace jishi::exchange
