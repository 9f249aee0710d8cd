// A table as offices make them: values only, whatever it is written as.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "document/chart.hpp"
#include "document/marks.hpp"
#include "document/numerals.hpp"

namespace jishi::document {

inline constexpr std::size_t kMostTableColumns = 60;   // Word takes 63
inline constexpr std::size_t kMostTableRows = 10'000;  // beyond, a ledger is exported instead
inline constexpr std::size_t kMostHeadingLevels = 4;
// Names down a native chart, so that a page has room for them; of bars of two dates.
inline constexpr std::size_t kMostNativeBars = 40;
inline constexpr std::size_t kMostNativeCompared = 40;

// Nothing, text (ID numbers too: text is never a number or a formula), a count, a number, a
// percentage.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Fixed, Percent>;
using Row = std::vector<Cell>;

// The headings above a column, from the top: {"委员来源", "机关干部"}. Neighbours that share the
// upper ones stand under one cell.
struct Column {
  std::vector<std::string> heading;
};

// A chart of columns of the table, native where the file is a spreadsheet.
struct TableChart {
  ChartKind kind = ChartKind::bars;
  std::string title;
  std::size_t names = 0;            // the column that names the rows
  std::vector<std::size_t> values;  // columns of numbers
  std::string names_title = {};     // what the axes are called; may be empty
  std::string values_title = {};
};

struct Table {
  std::string title;
  std::string reporting_unit;  // 填报单位（盖章）：…; empty: no such line
  std::optional<Date> date;
  std::string unit;  // 单位：人
  std::vector<Column> columns;
  bool numbered = true;  // a first column 序号
  std::vector<Row> rows;
  std::optional<Row> total;  // 合计
  std::vector<std::string> notes;
  std::vector<std::string> signatures;  // 单位负责人, 填表人, …: each with room behind it
  std::optional<TableChart> chart;
  Marks marks;
};

// Error bad_table where columns, rows and total do not fit each other or a limit is passed.
Result<void> check(const Table& table);

// As a reader sees it; nothing is an empty text.
std::string cell_text(const Cell& cell);
bool is_number(const Cell& cell);

// Where a heading stands in the head, 序号 included.
struct HeadingCell {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t rows = 1;
  std::size_t columns = 1;
  std::string text;
};

// The head of a checked table: every place is covered once.
std::vector<HeadingCell> heading_cells(const Table& table);
std::size_t heading_rows(const Table& table);
std::size_t all_columns(const Table& table);  // 序号 included

// The rows as they are written: with their numbers, and the total last. 合计 stands in the first
// column of the total where that is empty and in the column 序号 where there is one.
std::vector<Row> written_rows(const Table& table);

// The line below the title: what stands left, in the middle and right of it.
struct TableLine {
  std::string left;
  std::string middle;
  std::string right;
};
std::optional<TableLine> line_below_title(const Table& table);
// “注：…”; several are numbered.
std::vector<std::string> note_lines(const Table& table);

}  // namespace jishi::document
