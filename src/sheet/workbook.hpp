// Spreadsheets as people send them, read row by row in bounded memory: .xlsx, .xls and .csv. This
// folder knows spreadsheets and nothing of the League.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace jishi::sheet {

// Beyond each of these a file is refused with an error of its own, before the memory is spent.
struct Limits {
  std::int64_t file_bytes = std::int64_t{256} << 20;
  std::int64_t inflated_bytes = std::int64_t{4} << 30;  // all parts read, together
  std::int64_t shared_text_bytes = std::int64_t{64} << 20;
  std::int64_t rows = 1'048'576;       // Excel's own
  std::size_t columns = 1'000;         // with content; Excel's own is 16,384
  std::size_t cell_bytes = 128 << 10;  // of text; Excel's own is 32,767 characters
  std::size_t row_bytes = 4 << 20;     // of text
  std::size_t sheets = 200;
  std::size_t merges = 100'000;
};

enum class CellKind : std::uint8_t {
  empty,
  text,
  number,
  date,  // a number whose format shows a day or a moment
  boolean,
  error,  // #N/A, #REF! …
};

struct Cell {
  CellKind kind = CellKind::empty;
  // text: as stored, UTF-8, line breaks as \n. number and date: the digits as they stand in the
  // file (“1.10101E+17”). error: its name.
  std::string text;
  double number = 0;  // number, date (serial in the 1900 system whatever the file's), boolean
  // The value is a formula's last result; of an empty cell: the result was never computed.
  bool formula = false;
};

struct Row {
  std::int64_t number = 0;  // as the user's program shows it, from 1; gaps are empty rows
  bool hidden = false;
  std::vector<Cell> cells;  // from column A; trailing ones without content left out

  const Cell& at(std::size_t column) const;  // an empty cell beyond the end
};

// Inclusive, rows from 1, columns from 0.
struct Merge {
  std::int64_t first_row = 0;
  std::int64_t last_row = 0;
  std::size_t first_column = 0;
  std::size_t last_column = 0;
};

struct SheetInfo {
  std::string name;
  bool hidden = false;
};

// The rows of one sheet, forward only. Ends before its Workbook.
class Rows {
 public:
  virtual ~Rows() = default;
  // The next row that has content; false at the end. Throws Failure sheet_broken, sheet_too_large,
  // … naming the place. `row` is reused.
  virtual bool next(Row& row) = 0;
  // Of the sheet's bytes, 0 … 1.
  virtual double done() const = 0;
};

enum class Format : std::uint8_t { xlsx, xls, csv };

class Workbook {
 public:
  virtual ~Workbook() = default;
  virtual Format format() const = 0;
  virtual const std::vector<SheetInfo>& sheets() const = 0;  // never empty
  virtual std::unique_ptr<Rows> rows(std::size_t sheet) = 0;
  // Merged areas of a sheet; costs a pass over it. None for .csv.
  virtual std::vector<Merge> merges(std::size_t sheet) = 0;
};

// By content, not by the name's ending. Errors, all with the remedy: sheet_not_readable (cannot be
// opened), sheet_not_a_spreadsheet, sheet_encrypted (a password), sheet_broken, sheet_too_large,
// sheet_too_many_columns, sheet_doctype, sheet_encoding (.csv neither UTF-8 nor GB18030).
Result<std::unique_ptr<Workbook>> open_workbook(const std::filesystem::path& file,
                                                const Limits& limits = {});

// “C12”, as the user's program names a cell.
std::string cell_name(std::int64_t row, std::size_t column);
std::string column_name(std::size_t column);

}  // namespace jishi::sheet
