// Sheets laid out for paper: every cell has its place, and a chart of the numbers may stand below.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "sheet/write.hpp"

namespace jishi::sheet {

// Of an A4 page, in inches.
inline constexpr double kPrintedSideMargin = 0.6;
inline constexpr double kPrintedEndMargin = 0.8;

enum class PrintedLook : std::uint8_t {
  mark,  // small, on the right
  title,
  line_left,
  line_centre,
  line_right,
  heading,  // from here on in a frame
  left,
  centre,
  number,
  total_left,
  total_centre,
  total_number,
  note,  // no frame, broken into lines
};

struct PrintedCell {
  std::size_t row = 0;
  std::size_t column = 0;
  std::size_t rows = 1;
  std::size_t columns = 1;
  OutCell value;  // nothing, text, int64 or Decimal
  PrintedLook look = PrintedLook::left;
  std::string number_format;  // “0.0%”; empty for text
};

enum class PrintedChartKind : std::uint8_t { bars, compared_bars, stacked_bars, lines };

// A native chart of columns of the sheet's data. Lengths are points.
struct PrintedChart {
  struct Series {
    std::string name;
    std::size_t column = 0;
    std::vector<bool> gaps;  // which of the rows hold no number; those stay without a label
  };
  PrintedChartKind kind = PrintedChartKind::bars;
  std::string title;
  std::string names_title;  // of the axes; may be empty
  std::string values_title;
  std::string number_format;  // of the labels at the values
  std::string axis_format;
  double step = 0;  // of the values along their axis; 0: as the program chooses
  std::size_t names_column = 0;
  std::vector<Series> series;
  std::size_t first_row = 0;  // of the data
  std::size_t last_row = 0;
  double width = 360;
  double height = 216;
  // On a page of its own, on a sheet behind this one; else below the data, at this row.
  bool apart = false;
  std::size_t at_row = 0;
};

struct PrintedSheet {
  std::string name;            // made fit for Excel
  std::vector<double> widths;  // of the columns, in characters of the standard font
  std::vector<PrintedCell> cells;
  std::vector<std::pair<std::size_t, double>> heights;  // of rows that differ, in points
  std::size_t head_begin = 0;  // rows repeated on every page: the head of the table
  std::size_t head_end = 0;    // behind them; what is above stays on the screen
  bool lying = false;
  std::string foot_mark;  // left below every page; the page number stands in the middle
  std::optional<PrintedChart> chart;
};

// An .xlsx on A4, each sheet one page wide. Text is never taken for a formula, numbers of more than
// 15 digits are written as text. The file appears whole or not at all. Error cannot_write.
Result<void> write_printed(const std::filesystem::path& file, std::span<const PrintedSheet> sheets);

}  // namespace jishi::sheet
