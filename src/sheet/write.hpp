// Writes spreadsheets: .xlsx by libxlsxwriter in constant memory, .csv in UTF-8 with a mark.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/error.hpp"

namespace jishi::sheet {

// How a column is formatted, so that what is typed into it stays what it is.
enum class ColumnFormat : std::uint8_t { text, integer, decimal, date };

struct OutColumn {
  std::string heading;
  ColumnFormat format = ColumnFormat::text;
  int digits = 0;                 // decimal
  double width = 12;              // in characters of the standard font
  bool required = false;          // the heading is marked
  std::vector<std::string> list;  // allowed entries offered as a list; empty: none
  std::string prompt;             // shown when a cell of the column is chosen; may be empty
};

// What stands in a cell. Text is never taken for a formula.
using OutCell = std::variant<std::monostate, std::string, std::int64_t, Decimal, Date, bool>;

struct OutSheet {
  std::string name;                // made fit for Excel: 31 characters, none of []:*?/\ .
  std::string title;               // first row over all columns; empty: none
  std::vector<std::string> lines;  // rows below the title, before the headings (填报单位：…)
  std::vector<OutColumn> columns;
  std::size_t prepared_rows = 0;  // of a template: rows for which formats and lists hold
};

// A mark on a cell of the row written last: why it was refused.
struct OutRemark {
  std::size_t column = 0;
  std::string text;
};

// Sheets one after the other, rows from top to bottom. The file appears whole, under its name, on
// close(); without it nothing is left. One thread.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void begin_sheet(const OutSheet& sheet) = 0;
  virtual void row(std::span<const OutCell> cells, std::span<const OutRemark> remarks = {}) = 0;
  // A sheet of prose: a heading and lines (填表说明).
  virtual void prose_sheet(const std::string& name, const std::string& title,
                           std::span<const std::string> lines) = 0;
  // Failure cannot_write; sheet_too_many_rows beyond 1,048,576.
  virtual void close() = 0;
};

// By the name's ending: .xlsx or .csv (one sheet; remarks become a last column 问题); another is
// Error unknown_format. An existing file is replaced.
Result<std::unique_ptr<Writer>> create_writer(const std::filesystem::path& file);

}  // namespace jishi::sheet
