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
  Date valid_to;
};

// Asks for one ledger; the statements are written once.
class ExistingRows {
 public:
  explicit ExistingRows(const package::Ledger& ledger);

  // Held rows that agree in the key and have a day in common with [row.valid_from, row.valid_to),
  // by their first day. None where a part of the key is empty.
  std::vector<ExistingRow> find(db::Connection& connection, const PreparedRow& row,
                                PersonId person) const;
  // The one of what find() gave that a row is about: the first; where that has ended and the row
  // says no end, rather one that goes on.
  static const ExistingRow& meant(std::span<const ExistingRow> found, const PreparedRow& row,
                                  Date today);
  // What is said where a found row is another unit's.
  const std::string& message(PersonId person) const;
  // Whoever has a row of the unit, of whatever day.
  std::vector<PersonId> persons_of(db::Connection& connection, UnitId unit) const;
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
  std::string persons_sql_;
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
// That a version of a row of any ledger, held or known earlier, is of that person; rows that undone
// imports took back do not count.
bool is_referred_to(db::Connection& connection, const package::PackageSet& packages,
                    PersonId person);

}  // namespace jishi::exchange
