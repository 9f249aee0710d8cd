// Reads the rows of a sheet for a ledger.
#pragma once

#include <functional>
#include <string>

#include "exchange/import_row.hpp"
#include "exchange/rows_before.hpp"
#include "exchange/unit_shapes.hpp"
#include "ledger/rules.hpp"
#include "sheet/workbook.hpp"

namespace jishi::exchange {

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
  RowReader(Task task, UnitShapes& shapes)
      : task_(std::move(task)),
        shapes_(shapes),
        before_(task_.ledger, task_.layout, task_.request.existing) {}

  PreparedRow read(const sheet::Row& row);

 private:
  void read_dates(PreparedRow& row) const;
  void read_unit(PreparedRow& row) const;
  // What stands in the column of a date field; mistakes in it are told with the fields.
  std::optional<Date> date_in(const PreparedRow& row, const std::string& field) const;
  void hold_as_said(PreparedRow& row) const;
  void read_identity(PreparedRow& row) const;
  void read_name(PreparedRow& row) const;
  void read_id_number(PreparedRow& row) const;
  void read_phone(PreparedRow& row) const;
  void read_fields(PreparedRow& row, const UnitShapes::OnDay& unit) const;
  void read_field(PreparedRow& row, const UnitShapes::OnDay& unit, std::size_t index) const;
  void compare_with_person(PreparedRow& row) const;
  void check(PreparedRow& row, const UnitShapes::OnDay& unit) const;

  Task task_;
  UnitShapes& shapes_;
  RowsBefore before_;
};

}  // namespace jishi::exchange
