// A row of a sheet on its way into a ledger: what its cells say, or why it cannot be taken.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exchange/column.hpp"
#include "exchange/import.hpp"
#include "exchange/import_request.hpp"
#include "exchange/table.hpp"
#include "ledger/row.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

// Where in the sheet things stand.
struct Layout {
  std::map<ColumnRole, std::size_t> roles;  // of the person, the unit, dates
  std::vector<std::size_t> units_instead;   // where the unit stands if its own column is empty
  std::map<std::string, std::size_t, std::less<>> fields;  // by name
  std::size_t of(ColumnRole role) const;                   // kWholeRow: there is none
  std::size_t of_field(const ledger::Shape& shape, int index) const;
};
Layout layout_of(const Table& table, std::span<const Column> columns, const ledger::Shape& shape);

struct PreparedRow {
  std::int64_t number = 0;
  std::vector<sheet::Cell> cells;
  Reasons refused;  // not empty: nothing below is to be used

  UnitId unit;
  bool has_person = false;
  person::Identity identity;  // the parts that are written out
  // Parts as an export masks them (张*, 1101**********1234): they name nobody new, but tell which
  // known person is meant.
  person::Identity masked;
  bool is_erased = false;  // of a person who was erased, as an export writes it: nothing to take in
  ledger::ShapePointer shape;
  ledger::Values values;  // those that the row gives, in the order of the shape
  Date valid_from;
  Date valid_to = kForever;
  bool says_from = false;
  bool says_to = false;
  // What is in the way of a new row; one that exists may already have what is missing here.
  Reasons against_new;
  Reasons warnings;  // of rules that warn, where the row is taken as a new one
};

// By which fields a row is found again: the ledger's first `unique` that names the person; where no
// one does, the person; for rows without one the first `unique`. None: every row is a new one.
struct RowKey {
  std::vector<std::string> fields;  // "person" for the person
  bool within_unit = true;
  std::string message;  // the definition's, where another unit has such a row

  bool names_person() const;
};
std::optional<RowKey> key_of(const package::Ledger& ledger, bool has_person);

}  // namespace jishi::exchange
