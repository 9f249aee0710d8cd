#include "sheet/printed_sheet.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <set>
#include <utility>

#include "sheet/out_text.hpp"
#include "sheet/printed_looks.hpp"
#include "sheet/whole_file.hpp"
#include "sheet/xlsx_check.hpp"
#include "sheet/xlsx_number.hpp"

namespace jishi::sheet {
namespace {

constexpr std::uint8_t kA4 = 9;
constexpr double kSideMargin = 0.6;  // inches
constexpr double kEndMargin = 0.8;
constexpr std::uint16_t kBarGap = 60;  // percent of a bar

lxw_row_t row_index(std::size_t row) {
  return static_cast<lxw_row_t>(row);
}
lxw_col_t column_index(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

class PrintedWriter {
 public:
  explicit PrintedWriter(const std::filesystem::path& file)
      : file_(WholeFile::create(file).or_throw()),
        folder_(file_->hidden().parent_path().string()),
        workbook_(open()),
        looks_(workbook_) {
    if (workbook_ == nullptr) throw Failure(cannot_write(file_->file(), errno));
  }
  ~PrintedWriter() {
    if (workbook_ != nullptr) lxw_workbook_free(workbook_);
  }
  PrintedWriter(const PrintedWriter&) = delete;
  PrintedWriter& operator=(const PrintedWriter&) = delete;

  void write(const PrintedSheet& sheet);
  void close();

 private:
  lxw_workbook* open() {
    lxw_workbook_options options{};
    options.tmpdir = folder_.data();
    return workbook_new_opt(file_->hidden().string().c_str(), &options);
  }
  void must(lxw_error error) const {
    if (error != LXW_NO_ERROR) throw Failure(cannot_write(file_->file(), errno));
  }
  void set_page(const PrintedSheet& sheet);
  void write_cell(const PrintedCell& cell);
  void write_text(const PrintedCell& cell, const std::string& text);
  void write_number(const PrintedCell& cell, double number);
  void add_chart(const PrintedSheet& sheet, const std::string& name);
  std::string fit(const std::string& text) {
    std::string room;
    return std::string(xlsx_cell_text(text, room));
  }

  std::unique_ptr<WholeFile> file_;
  std::string folder_;  // the library keeps a pointer to it
  lxw_workbook* workbook_;
  PrintedLooks looks_;
  std::set<std::string> taken_names_;
  lxw_worksheet* sheet_ = nullptr;  // the one being written
  std::size_t sheets_ = 0;
};

void PrintedWriter::set_page(const PrintedSheet& sheet) {
  worksheet_set_paper(sheet_, kA4);
  if (sheet.lying) worksheet_set_landscape(sheet_);
  worksheet_set_margins(sheet_, kSideMargin, kSideMargin, kEndMargin, kEndMargin);
  worksheet_center_horizontally(sheet_);
  worksheet_fit_to_pages(sheet_, 1, 0);
  if (sheet.head_end > sheet.head_begin) {
    worksheet_repeat_rows(sheet_, row_index(sheet.head_begin), row_index(sheet.head_end - 1));
    worksheet_freeze_panes(sheet_, row_index(sheet.head_end), 0);
  }
  const std::string foot = "&L" + sheet.foot_mark + "&C第 &P 页，共 &N 页";
  must(worksheet_set_footer(sheet_, foot.c_str()));
}

void PrintedWriter::write_text(const PrintedCell& cell, const std::string& text) {
  must(worksheet_write_string(sheet_, row_index(cell.row), column_index(cell.column),
                              fit(text).c_str(), looks_.format(cell.look, {})));
}

void PrintedWriter::write_number(const PrintedCell& cell, double number) {
  must(worksheet_write_number(sheet_, row_index(cell.row), column_index(cell.column), number,
                              looks_.format(cell.look, cell.number_format)));
}

void PrintedWriter::write_cell(const PrintedCell& cell) {
  lxw_format* format = looks_.format(cell.look, cell.number_format);
  if (cell.rows > 1 || cell.columns > 1) {
    must(worksheet_merge_range(sheet_, row_index(cell.row), column_index(cell.column),
                               row_index(cell.row + cell.rows - 1),
                               column_index(cell.column + cell.columns - 1), "", format));
  }
  if (const auto* text = std::get_if<std::string>(&cell.value)) {
    write_text(cell, *text);
  } else if (const auto* count = std::get_if<std::int64_t>(&cell.value)) {
    const auto number = exact_number(Decimal::from_scaled(*count, 0));
    number ? write_number(cell, *number) : write_text(cell, std::to_string(*count));
  } else if (const auto* decimal = std::get_if<Decimal>(&cell.value)) {
    const auto number = exact_number(*decimal);
    number ? write_number(cell, *number) : write_text(cell, decimal->text());
  } else {
    must(worksheet_write_blank(sheet_, row_index(cell.row), column_index(cell.column), format));
  }
}

std::uint8_t chart_type(PrintedChartKind kind) {
  switch (kind) {
    case PrintedChartKind::bars:
      return LXW_CHART_BAR;
    case PrintedChartKind::stacked_bars:
      return LXW_CHART_BAR_STACKED;
    case PrintedChartKind::lines:
      return LXW_CHART_LINE;
  }
  return LXW_CHART_BAR;
}

// Told apart without colour: plain dark and light, then patterns; lines by their markers.
void set_series_look(lxw_chart_series* series, std::size_t number, PrintedChartKind kind) {
  constexpr lxw_color_t kDark = 0x1A477D;
  constexpr lxw_color_t kLight = 0xADCCEB;
  constexpr std::uint8_t kPatterns[] = {
      LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, LXW_CHART_PATTERN_PERCENT_20,
      LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL, LXW_CHART_PATTERN_TRELLIS};
  constexpr std::uint8_t kMarkers[] = {LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE,
                                       LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND};
  if (kind == PrintedChartKind::lines) {
    lxw_chart_line line{};
    line.color = kDark;
    line.width = 1.5F;
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, kMarkers[number % std::size(kMarkers)]);
    return;
  }
  if (number < 2) {
    lxw_chart_fill fill{};
    fill.color = number == 0 ? kDark : kLight;
    chart_series_set_fill(series, &fill);
    return;
  }
  lxw_chart_pattern pattern{};
  pattern.fg_color = kDark;
  pattern.bg_color = LXW_COLOR_WHITE;
  pattern.type = kPatterns[number % std::size(kPatterns)];
  chart_series_set_pattern(series, &pattern);
}

void PrintedWriter::add_chart(const PrintedSheet& sheet, const std::string& name) {
  const PrintedChart& chart = *sheet.chart;
  lxw_chart* native = workbook_add_chart(workbook_, chart_type(chart.kind));
  if (native == nullptr) throw Failure({"out_of_memory", "内存不足，请关闭其他程序后重试。"});
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    lxw_chart_series* series = chart_add_series(native, nullptr, nullptr);
    const auto first = row_index(chart.first_row);
    const auto last = row_index(chart.last_row);
    const auto names = column_index(chart.names_column);
    const auto values = column_index(chart.series[i].column);
    chart_series_set_categories(series, name.c_str(), first, names, last, names);
    chart_series_set_values(series, name.c_str(), first, values, last, values);
    chart_series_set_name(series, fit(chart.series[i].name).c_str());
    chart_series_set_labels(series);
    if (i == 0 && chart.kind == PrintedChartKind::stacked_bars) {
      lxw_chart_font on_dark{};
      on_dark.color = LXW_COLOR_WHITE;
      chart_series_set_labels_font(series, &on_dark);
    }
    set_series_look(series, i, chart.kind);
  }
  chart_title_set_name(native, fit(chart.title).c_str());
  if (chart.series.size() < 2)
    chart_legend_set_position(native, LXW_CHART_LEGEND_NONE);
  else
    chart_legend_set_position(native, LXW_CHART_LEGEND_BOTTOM);
  if (chart.kind != PrintedChartKind::lines) {
    // Bars are drawn from below: the first name shall stand above, and the values below all.
    chart_axis_set_reverse(native->y_axis);
    chart_axis_set_crossing_max(native->y_axis);
    chart_set_series_gap(native, kBarGap);
  }
  // As wide as the table, and high enough for every bar to have its name.
  constexpr double kPixelsPerCharacter = 7.3;
  constexpr double kStandardWidth = 480;
  constexpr double kStandardHeight = 288;
  double width = 0;
  for (const double column : sheet.widths)
    width += column * kPixelsPerCharacter;
  const double rows = static_cast<double>(chart.last_row - chart.first_row + 1);
  const double each = chart.kind == PrintedChartKind::bars
                          ? 10 + 12 * static_cast<double>(chart.series.size())
                          : 26;
  const double wanted = chart.kind == PrintedChartKind::lines ? kStandardHeight : 130 + rows * each;
  lxw_chart_options options{};
  options.x_scale = std::max(width, kStandardWidth * 0.75) / kStandardWidth;
  options.y_scale = std::max(wanted, kStandardHeight * 0.6) / kStandardHeight;
  std::string words = fit(chart.title);
  options.description = words.data();
  must(worksheet_insert_chart_opt(sheet_, row_index(chart.at_row), 0, native, &options));
}

void PrintedWriter::write(const PrintedSheet& sheet) {
  const std::string name = fit_sheet_name(sheet.name, taken_names_);
  sheet_ = workbook_add_worksheet(workbook_, name.c_str());
  if (sheet_ == nullptr) throw Failure(cannot_write(file_->file(), errno));
  ++sheets_;
  for (std::size_t i = 0; i < sheet.widths.size(); ++i) {
    must(worksheet_set_column(sheet_, column_index(i), column_index(i), sheet.widths[i], nullptr));
  }
  for (const auto& height : sheet.heights)
    must(worksheet_set_row(sheet_, row_index(height.first), height.second, nullptr));
  for (const PrintedCell& cell : sheet.cells)
    write_cell(cell);
  set_page(sheet);
  if (sheet.chart) add_chart(sheet, name);
}

void PrintedWriter::close() {
  errno = 0;
  if (workbook_close(std::exchange(workbook_, nullptr)) != LXW_NO_ERROR)
    throw Failure(cannot_write(file_->file(), errno));
  std::vector<WrittenPart> parts;
  for (std::size_t i = 1; i <= sheets_; ++i)
    parts.push_back({"xl/worksheets/sheet" + std::to_string(i) + ".xml", 0});
  if (!is_whole_xlsx(file_->hidden(), parts)) throw Failure(cannot_write(file_->file(), ENOSPC));
  file_->commit();
}

}  // namespace

Result<void> write_printed(const std::filesystem::path& file,
                           std::span<const PrintedSheet> sheets) {
  try {
    PrintedWriter writer(file);
    for (const PrintedSheet& sheet : sheets)
      writer.write(sheet);
    writer.close();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return {};
}

}  // namespace jishi::sheet
