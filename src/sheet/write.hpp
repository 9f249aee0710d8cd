// Writes spreadsheets: .xlsx by libxlsxwriter in constant memory, .csv in UTF-8 with a mark.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/error.hpp"
#include "sheet/bounds.hpp"

namespace jishi::sheet {

inline constexpr std::size_t kMostCellUnits = 32'767;  // Excel's own, in UTF-16 units
inline constexpr std::size_t kMostComments = 10'000;   // of a sheet; each is kept until close()
inline constexpr std::size_t kMostPromptUnits = 255;   // Excel's own, in UTF-16 units
inline constexpr std::string_view kCutMark = "…（过长，已截断）";
inline constexpr std::string_view kProblemHeading = "问题";
inline constexpr std::string_view kWarningHeading = "提示";

// How a column is formatted, so that what is typed into it stays what it is.
enum class ColumnFormat : std::uint8_t { text, integer, decimal, date };

struct OutColumn {
  std::string heading;
  ColumnFormat format = ColumnFormat::text;
  int digits = 0;                 // decimal
  double width = 12;              // in characters of the standard font
  bool required = false;          // the heading is marked: in bold with “*” behind it
  std::vector<std::string> list;  // allowed entries offered as a list; empty: none
  std::string prompt;             // shown when a cell of the column is chosen; may be empty
};

// What stands in a cell. Text is never taken for a formula, shows no control characters and ends
// in kCutMark where it is longer than a cell of Excel. Days before 1900-03-01, where spreadsheet
// programs disagree about serials, and numbers of more than 15 digits, which they would round, are
// written as text. true and false are 是 and 否.
using OutCell = std::variant<std::monostate, std::string, std::int64_t, Decimal, Date, bool>;

struct OutSheet {
  std::string name;                // made fit for Excel: 31 characters, none of []:*?/\ .
  std::string title;               // first row over all columns; empty: none
  std::vector<std::string> lines;  // rows below the title, before the headings (填报单位：…)
  std::vector<OutColumn> columns;
  // Of a template: rows for which formats and lists hold though nothing is written in them.
  std::size_t prepared_rows = 0;
  std::string remark_heading = std::string(kProblemHeading);  // of the column that remarks add
};

// A mark on a cell of the row written last: why it was refused. A column beyond the sheet's
// (npos) is about the whole row.
struct OutRemark {
  std::size_t column = 0;
  std::string text;
};

// Sheets one after the other, rows from top to bottom. The file appears whole, under its name, on
// close(); without it nothing is left. One thread. After a Failure only destruction is allowed.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void begin_sheet(const OutSheet& sheet) = 0;
  // At most as many cells as the sheet has columns. Remarks stand as comments on light red cells
  // and, in words, in a last column (remark_heading), which there is where the first row has any.
  // Beyond kMostComments of a sheet the words and the colour remain. Throws Failure
  // sheet_too_many_rows beyond kMostRows, cannot_write.
  virtual void row(std::span<const OutCell> cells, std::span<const OutRemark> remarks = {}) = 0;
  // A sheet of prose: a heading and lines (填表说明).
  virtual void prose_sheet(const std::string& name, const std::string& title,
                           std::span<const std::string> lines) = 0;
  // Throws Failure cannot_write. Once.
  virtual void close() = 0;
};

// By the name's ending: .xlsx or .csv; another is Error unknown_format. An existing file is
// replaced. Error cannot_write where the folder does not take the file. A .csv holds one table: a
// second is Failure csv_one_table, prose is left out; so are formats, lists and prompts. In a .csv
// an apostrophe stands before text that a spreadsheet program would take for a formula.
Result<std::unique_ptr<Writer>> create_writer(const std::filesystem::path& file);

}  // namespace jishi::sheet
