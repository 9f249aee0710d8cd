#include "document/workbook.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "document/column_widths.hpp"

namespace jishi::document {
namespace {

using sheet::PrintedCell;
using sheet::PrintedChart;
using sheet::PrintedChartKind;
using sheet::PrintedLook;
using sheet::PrintedSheet;

constexpr double kTitleHeight = 34;  // points, for one line
constexpr double kTitleScale = 1.8;  // its letters beside those of the table
constexpr double kLineHeight = 16;
constexpr double kSignatureHeight = 28;
constexpr double kRowHeight = 18;
constexpr double kStandardRowHeight = 15;
constexpr double kPointsPerCharacter = 5.5;
constexpr double kLeastChartWidth = 270;
constexpr double kSafely = 0.95;      // programs measure a little differently
constexpr double kFree = 0.7;         // beside what a column needs
constexpr double kUprightWidth = 92;  // characters that an upright page shows without shrinking

std::string zeros(int digits) {
  return digits == 0 ? "" : "." + std::string(static_cast<std::size_t>(digits), '0');
}

// Grouped from five digits on, as table_number has it.
std::string grouped_format(int digits) {
  const std::string rest = zeros(digits);
  return "[>=10000]#,##0" + rest + ";[<=-10000]-#,##0" + rest + ";0" + rest;
}

// The value as the sheet holds it: exact, and shown with the digits asked for.
void set_value(PrintedCell& cell, const Cell& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    cell.value = *text;
  } else if (const auto* count = std::get_if<std::int64_t>(&value)) {
    cell.value = *count;
    cell.number_format = grouped_format(0);
  } else if (const auto* fixed = std::get_if<Fixed>(&value)) {
    cell.value = fixed->value;
    cell.number_format = grouped_format(fixed->digits);
  } else if (const auto* percent = std::get_if<Percent>(&value)) {
    const auto fraction = percent->value.times(Decimal::from_scaled(1, 2));
    cell.number_format = "0" + zeros(percent->digits) + "%";
    if (fraction)
      cell.value = *fraction;
    else
      cell.value = percent_text(*percent);
  }
}

PrintedChartKind printed_kind(ChartKind kind) {
  switch (kind) {
    case ChartKind::bars:
      return PrintedChartKind::bars;
    case ChartKind::compared:
      return PrintedChartKind::compared_bars;
    case ChartKind::stacked:
      return PrintedChartKind::stacked_bars;
    case ChartKind::trend:
      return PrintedChartKind::lines;
  }
  return PrintedChartKind::bars;
}

// Of A4, what is within the margins, in points.
struct Page {
  explicit Page(bool lying) {
    constexpr double kShort = 595;
    constexpr double kLong = 842;
    constexpr double kInch = 72;
    width = (lying ? kLong : kShort) - 2 * kInch * sheet::kPrintedSideMargin;
    height = (lying ? kShort : kLong) - 2 * kInch * sheet::kPrintedEndMargin;
  }
  double width;
  double height;
};

// So that every name has its room; a page has no more.
double chart_height(const PrintedChart& chart) {
  constexpr double kAround = 110;  // title, axis, legend
  constexpr double kLines = 230;
  const auto names = static_cast<double>(chart.last_row - chart.first_row + 1);
  double each = 16;
  switch (chart.kind) {
    case PrintedChartKind::lines:
      return kLines;
    case PrintedChartKind::bars:
      break;
    case PrintedChartKind::compared_bars:
      each = 28;
      break;
    case PrintedChartKind::stacked_bars:
      each = 20;
      break;
  }
  return kAround + names * each;
}

// A part of nothing needs no label.
std::string without_zero(const std::string& format) {
  if (format.empty() || format.find("[<=") == format.npos) return "[=0]\"\";" + format;
  return format.substr(0, format.find(';')) + ";[=0]\"\";" + format.substr(format.rfind(';') + 1);
}

// Into how many lines the text is broken at that width. Programs that open the file do not measure
// rows anew, so their heights must be right.
double lines_for(const std::string& text, double width) {
  double lines = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto needed = static_cast<double>(display_width(text.substr(begin, end - begin)));
    lines += std::max(1.0, std::ceil(needed / std::max(width, 1.0)));
    begin = end + 1;
  }
  return lines;
}

class SheetLayout {
 public:
  explicit SheetLayout(const Table& table)
      : table_(table), columns_(all_columns(table)), needs_(column_needs(table)) {}

  PrintedSheet sheet() && {
    sheet_.name = table_.title;
    sheet_.foot_mark = marks_text(table_.marks);
    set_widths();
    write_above();
    write_head();
    write_rows();
    write_below();
    if (table_.chart) add_chart();
    return std::move(sheet_);
  }

 private:
  void set_widths();
  void write_above();
  void write_line(const TableLine& line);
  void write_head();
  void write_rows();
  void write_below();
  void add_chart();
  void place_chart(PrintedChart& chart) const;
  std::string chart_format() const;
  bool counts_few() const;
  PrintedLook look_of(const Cell& cell, std::size_t column, bool is_total) const;

  double width() const {
    double all = 0;
    for (const double each : sheet_.widths)
      all += each;
    return all;
  }
  // Over all columns.
  void write_across(const std::string& text, PrintedLook look, double height) {
    sheet_.cells.push_back({row_, 0, 1, columns_, text, look, {}});
    sheet_.heights.emplace_back(row_, height);
    ++row_;
  }
  double height_of_row(const Row& row) const {
    double lines = 1;
    for (std::size_t i = 0; i < row.size(); ++i)
      lines = std::max(lines, lines_for(cell_text(row[i]), sheet_.widths[i] - kFree));
    return kRowHeight + (lines - 1) * kLineHeight;
  }

  const Table& table_;
  std::size_t columns_;
  std::vector<ColumnNeed> needs_;
  PrintedSheet sheet_;
  std::size_t row_ = 0;
  std::size_t first_data_row_ = 0;
};

void SheetLayout::set_widths() {
  for (const ColumnNeed& need : needs_)
    sheet_.widths.push_back(need.wanted + kFree);  // half a character of 五号 is 1
  // A narrow table becomes as wide as its title needs, up to the page.
  const double title =
      std::min(static_cast<double>(display_width(table_.title)) * kTitleScale + 2, kUprightWidth);
  const double missing = (title - width()) / static_cast<double>(columns_);
  if (missing > 0) {
    for (double& each : sheet_.widths)
      each += missing;
  }
  sheet_.lying = width() > kUprightWidth;
}

void SheetLayout::write_above() {
  const std::string marks = marks_text(table_.marks);
  if (!marks.empty()) write_across(marks, PrintedLook::mark, kLineHeight);
  if (!table_.title.empty()) {
    const double lines =
        1 + static_cast<double>(static_cast<int>(static_cast<double>(display_width(table_.title)) *
                                                 1.75 / std::max(width(), 1.0)));
    write_across(table_.title, PrintedLook::title, kTitleHeight * lines);
  }
  if (const auto line = line_below_title(table_)) write_line(*line);
}

// Left, middle and right where there are columns enough, else one below the other.
void SheetLayout::write_line(const TableLine& line) {
  constexpr std::size_t kColumnsForAll = 5;
  if (columns_ < kColumnsForAll) {
    for (const std::string& part : {line.left, line.middle, line.right})
      if (!part.empty()) write_across(part, PrintedLook::line_left, kLineHeight);
    return;
  }
  // The left part is the longest.
  const std::size_t right = std::max<std::size_t>(columns_ / 4, 1);
  const std::size_t middle = std::max<std::size_t>((columns_ - right) / 3, 1);
  const std::size_t left = columns_ - right - middle;
  const auto put = [&](std::size_t column, std::size_t columns, const std::string& text,
                       PrintedLook look) {
    sheet_.cells.push_back({row_, column, 1, columns, text, look, {}});
  };
  put(0, left, line.left, PrintedLook::line_left);
  put(left, middle, line.middle, PrintedLook::line_centre);
  put(left + middle, right, line.right, PrintedLook::line_right);
  sheet_.heights.emplace_back(row_, kLineHeight);
  ++row_;
}

void SheetLayout::write_head() {
  sheet_.head_begin = row_;
  for (const HeadingCell& cell : heading_cells(table_)) {
    sheet_.cells.push_back({row_ + cell.row,
                            cell.column,
                            cell.rows,
                            cell.columns,
                            cell.text,
                            PrintedLook::heading,
                            {}});
  }
  row_ += heading_rows(table_);
  sheet_.head_end = row_;
  first_data_row_ = row_;
}

PrintedLook SheetLayout::look_of(const Cell& cell, std::size_t column, bool is_total) const {
  const bool number = is_number(cell) && !(table_.numbered && column == 0);
  const bool centred = needs_[column].centred || (table_.numbered && column == 0);
  if (number) return is_total ? PrintedLook::total_number : PrintedLook::number;
  if (centred) return is_total ? PrintedLook::total_centre : PrintedLook::centre;
  return is_total ? PrintedLook::total_left : PrintedLook::left;
}

void SheetLayout::write_rows() {
  const std::vector<Row> rows = written_rows(table_);
  for (std::size_t i = 0; i < rows.size(); ++i, ++row_) {
    const bool is_total = table_.total && i + 1 == rows.size();
    for (std::size_t column = 0; column < rows[i].size(); ++column) {
      PrintedCell cell{row_, column, 1, 1, {}, look_of(rows[i][column], column, is_total), {}};
      set_value(cell, rows[i][column]);
      sheet_.cells.push_back(std::move(cell));
    }
    sheet_.heights.emplace_back(row_, height_of_row(rows[i]));
  }
}

void SheetLayout::write_below() {
  for (const std::string& note : note_lines(table_))
    write_across(note, PrintedLook::note, kLineHeight * lines_for(note, width()));
  std::string line;
  for (const std::string& signature : table_.signatures)
    line += (line.empty() ? "" : "　　　　　　") + signature + "：";
  if (!line.empty()) write_across(line, PrintedLook::line_left, kSignatureHeight);
}

// The format of the first number; percentages and amounts do not stand in one chart.
std::string SheetLayout::chart_format() const {
  for (const std::size_t column : table_.chart->values)
    for (const Row& row : table_.rows) {
      if (!is_number(row[column])) continue;
      PrintedCell cell;
      set_value(cell, row[column]);
      return cell.number_format;
    }
  return {};
}

// Whole numbers so small that programs would name parts of them along the axis.
bool SheetLayout::counts_few() const {
  constexpr std::int64_t kFew = 10;
  for (const Row& row : table_.rows) {
    Decimal together;
    for (const std::size_t column : table_.chart->values) {
      Decimal value;
      if (const auto* count = std::get_if<std::int64_t>(&row[column]))
        value = Decimal::from_scaled(*count, 0);
      if (const auto* fixed = std::get_if<Fixed>(&row[column])) value = fixed->value;
      if (std::holds_alternative<Percent>(row[column]) || value.normalised().scale() > 0)
        return false;
      const bool stacked = table_.chart->kind == ChartKind::stacked;
      const auto sum = together.plus(value);
      together = stacked ? sum.value_or(value) : std::max(together, value);
    }
    if (together > Decimal::from_scaled(kFew, 0)) return false;
  }
  return true;
}

// A chart stands below its table where both fit on one page, else on a page of its own: nothing
// keeps the programs from breaking a page within a chart.
void SheetLayout::add_chart() {
  if (table_.rows.empty()) return;
  const TableChart& chart = *table_.chart;
  const std::size_t shift = table_.numbered ? 1 : 0;
  PrintedChart printed;
  printed.kind = printed_kind(chart.kind);
  printed.title = chart.title;
  printed.names_title = chart.names_title;
  printed.values_title = chart.values_title;
  printed.axis_format = chart_format();
  printed.number_format =
      chart.kind == ChartKind::stacked ? without_zero(printed.axis_format) : printed.axis_format;
  if (counts_few()) printed.step = 1;
  printed.names_column = chart.names + shift;
  for (const std::size_t column : chart.values) {
    PrintedChart::Series series{table_.columns[column].heading.back(), column + shift, {}};
    for (const Row& row : table_.rows)
      series.gaps.push_back(!is_number(row[column]));
    printed.series.push_back(std::move(series));
  }
  printed.first_row = first_data_row_;
  printed.last_row = first_data_row_ + table_.rows.size() - 1;
  place_chart(printed);
  sheet_.chart = std::move(printed);
}

void SheetLayout::place_chart(PrintedChart& chart) const {
  const Page page(sheet_.lying);
  const double table_width = width() * kPointsPerCharacter;
  const double scale = std::min(1.0, page.width / table_width);
  double above = kRowHeight;  // between the two
  std::vector<bool> has_height(row_);
  for (const auto& [row, height] : sheet_.heights) {
    above += height;
    if (row < has_height.size()) has_height[row] = true;
  }
  above += kStandardRowHeight *
           static_cast<double>(std::count(has_height.begin(), has_height.end(), false));
  chart.width = std::max(std::min(table_width, page.width / scale), kLeastChartWidth);
  chart.height = chart_height(chart);
  chart.at_row = row_ + 1;
  chart.apart = (above + chart.height) * scale > page.height * kSafely;
  if (!chart.apart) return;
  const Page upright(false);
  chart.width = upright.width * kSafely;
  chart.height = std::min(chart.height, (upright.height - kTitleHeight) * kSafely);
}

}  // namespace

PrintedSheet sheet_of(const Table& table) {
  return SheetLayout(table).sheet();
}

Result<void> write_xlsx(std::span<const Table> tables, const std::filesystem::path& file) {
  std::vector<PrintedSheet> sheets;
  for (const Table& table : tables) {
    if (auto checked = check(table); !checked) return checked.error();
    sheets.push_back(sheet_of(table));
  }
  return sheet::write_printed(file, sheets);
}

}  // namespace jishi::document
