// A row of a sheet on its way into a ledger: what its cells say, or why it cannot be taken.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exchange/column.hpp"
#include "exchange/import.hpp"
#include "exchange/import_request.hpp"
#include "exchange/seen_rows.hpp"
#include "exchange/table.hpp"
#include "exchange/unit_shapes.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

inline constexpr std::size_t kWholeRow = std::string::npos;

// Where in the sheet things stand.
struct Layout {
  std::map<ColumnRole, std::size_t> roles;                 // of the person, the unit, dates
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
  person::Identity identity;
  ledger::ShapePointer shape;
  ledger::Values values;  // those that the row gives, in the order of the shape
  Date valid_from;
  Date valid_to = kForever;
  bool says_from = false;
  bool says_to = false;
  // What is in the way of a new row; one that exists may already have what is missing here.
  Reasons against_new;
};

// By which fields a row is found again: the ledger's first `unique` that names the person; where no
// one does, the person; for rows without one the first `unique`. None: every row is a new one.
struct RowKey {
  std::vector<std::string> fields;  // "person" for the person
  bool within_unit = true;
  std::string message;  // the definition's, where another unit has such a row
};
std::optional<RowKey> key_of(const package::Ledger& ledger, bool has_person);

// Finds a unit by what stands in a cell.
using FindUnit = std::function<Result<UnitId>(const std::string& text, Date day, bool only_code)>;

// Converts and checks rows as far as they say something by themselves, and compares them with the
// rows of the file before them. Reads units, and nothing of the ledger.
class RowReader {
 public:
  struct Task {
    const ImportRequest& request;
    const package::Ledger& ledger;
    const ledger::Rules& rules;
    Layout layout;
    UnitId usual_unit;  // of rows that name none
    Date today;
    FindUnit find_unit;   // for whose row it is
    FindUnit find_other;  // for fields that name a unit
  };
  RowReader(Task task, UnitShapes& shapes) : task_(std::move(task)), shapes_(shapes) {}

  PreparedRow read(const sheet::Row& row);

 private:
  void read_dates(PreparedRow& row) const;
  void read_unit(PreparedRow& row) const;
  void read_identity(PreparedRow& row) const;
  void read_id_number(PreparedRow& row) const;
  void read_fields(PreparedRow& row, const UnitShapes::OnDay& unit) const;
  void read_field(PreparedRow& row, const UnitShapes::OnDay& unit, std::size_t index) const;
  void compare_with_person(PreparedRow& row) const;
  void check(PreparedRow& row, const UnitShapes::OnDay& unit) const;
  void compare_with_file(PreparedRow& row);
  using Marks = std::vector<std::pair<std::uint64_t, std::int32_t>>;
  bool compare_name(PreparedRow& row, Marks& marks);
  bool compare_key(PreparedRow& row, const RowKey& key, std::int64_t number, Marks& marks);
  std::optional<std::uint64_t> hash_of(const PreparedRow& row, const RowKey& key,
                                       std::int64_t number, bool by_name);
  bool known_in_file(PreparedRow& row, std::uint64_t hash);

  Task task_;
  UnitShapes& shapes_;
  SeenRows seen_;
};

}  // namespace jishi::exchange
