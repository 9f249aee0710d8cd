// Puts the cells of one row together within the limits; shared by all forms of spreadsheet.
#pragma once

#include <cstdint>
#include <string>

#include "sheet/workbook.hpp"

namespace jishi::sheet {

class RowBuilder {
 public:
  // `sheet`: its name, for messages. Both outlive the builder.
  RowBuilder(const Limits& limits, const std::string& sheet) : limits_(limits), sheet_(sheet) {}

  // Rows come from top to bottom. Throws Failure sheet_broken, sheet_too_large (limits.rows).
  void begin(std::int64_t number, bool hidden);
  // The cell at `column`, empty, to be filled in. Cells come from left to right. Throws Failure
  // sheet_too_many_columns beyond limits.columns.
  Cell& cell(std::size_t column);
  // After a cell was filled in. Throws Failure sheet_too_large beyond limits.cell_bytes of text, or
  // limits.row_bytes of all.
  void check(const Cell& cell);

  std::int64_t number() const { return row_.number; }
  // Column of the next cell where the file does not say it.
  std::size_t next_column() const { return next_column_; }
  void pass(std::size_t column) { next_column_ = column + 1; }
  // “工作表“名册”的 C12 单元格”
  std::string place(std::size_t column) const;
  std::string place() const;  // “工作表“名册”第 12 行”

  // Without trailing empty cells; false where nothing is left, or nothing was begun since. `row`
  // gets the row, and what it held is used again.
  bool finish(Row& row);

 private:
  const Limits& limits_;
  const std::string& sheet_;
  Row row_;
  std::size_t used_ = 0;  // cells of row_ that belong to this row
  std::size_t next_column_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace jishi::sheet
