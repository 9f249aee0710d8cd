#include "sheet/printed_chart.hpp"

#include <array>
#include <vector>

#include "base/error.hpp"
#include "sheet/out_text.hpp"

namespace jishi::sheet {
namespace {

constexpr std::uint16_t kBarGap = 60;  // percent of a bar
constexpr double kTitleSize = 11;      // points
constexpr double kLetterSize = 8;
constexpr lxw_color_t kDark = 0x1A477D;
constexpr lxw_color_t kMiddle = 0x5C8CBF;
constexpr lxw_color_t kLight = 0xADCCEB;
constexpr lxw_color_t kPale = 0xEDEDED;
constexpr lxw_color_t kGrid = 0xBFBFBF;
constexpr lxw_color_t kPaper = LXW_COLOR_WHITE;

// The library measures charts in pixels, of which an inch has 96.
constexpr double kPixelsPerPoint = 96.0 / 72;
constexpr double kStandardWidth = 480;  // pixels, of a chart that is not scaled
constexpr double kStandardHeight = 288;

std::string fit(const std::string& text) {
  std::string room;
  return std::string(xlsx_cell_text(text, room));
}

// Neighbours differ strongly in lightness; patterns tell apart what has the same.
struct Fill {
  lxw_color_t ground;
  std::uint8_t pattern;  // LXW_CHART_PATTERN_NONE: plain
};
constexpr std::array<Fill, 8> kFills = {{{kDark, LXW_CHART_PATTERN_NONE},
                                         {kLight, LXW_CHART_PATTERN_NONE},
                                         {LXW_COLOR_WHITE, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL},
                                         {kMiddle, LXW_CHART_PATTERN_NONE},
                                         {LXW_COLOR_WHITE, LXW_CHART_PATTERN_PERCENT_20},
                                         {kLight, LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL},
                                         {kPale, LXW_CHART_PATTERN_NONE},
                                         {LXW_COLOR_WHITE, LXW_CHART_PATTERN_TRELLIS}}};
// The dashes of the library are none of the format; the eighth line is told by its empty circle.
constexpr std::array<std::uint8_t, 7> kMarkers = {
    LXW_CHART_MARKER_CIRCLE,  LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE,
    LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_X,      LXW_CHART_MARKER_PLUS,
    LXW_CHART_MARKER_STAR};
constexpr std::array<std::uint8_t, 4> kDashes = {
    LXW_CHART_LINE_DASH_SOLID, LXW_CHART_LINE_DASH_DASH, LXW_CHART_LINE_DASH_ROUND_DOT,
    LXW_CHART_LINE_DASH_LONG_DASH_DOT};

lxw_chart_font letters(double size, lxw_color_t colour = LXW_COLOR_BLACK) {
  lxw_chart_font font{};
  font.size = size;
  font.color = colour;
  return font;
}

std::uint8_t chart_type(PrintedChartKind kind) {
  switch (kind) {
    case PrintedChartKind::bars:
    case PrintedChartKind::compared_bars:
      return LXW_CHART_BAR;
    case PrintedChartKind::stacked_bars:
      return LXW_CHART_BAR_STACKED;
    case PrintedChartKind::lines:
      return LXW_CHART_LINE;
  }
  return LXW_CHART_BAR;
}

// Before is light and after dark, as in the drawn charts.
std::size_t fill_of(PrintedChartKind kind, std::size_t series) {
  return kind == PrintedChartKind::compared_bars && series < 2 ? 1 - series
                                                               : series % kFills.size();
}

void set_line_look(lxw_chart_series* series, std::size_t number) {
  lxw_chart_line line{};
  line.color = kDark;
  line.width = 1.5F;
  line.dash_type = kDashes[number % kDashes.size()];
  chart_series_set_line(series, &line);
  chart_series_set_marker_type(series, kMarkers[number % kMarkers.size()]);
  chart_series_set_marker_size(series, 6);
  lxw_chart_fill fill{};
  fill.color = number % 2 == 0 ? kDark : kPaper;
  chart_series_set_marker_fill(series, &fill);
  lxw_chart_line edge{};
  edge.color = kDark;
  chart_series_set_marker_line(series, &edge);
  chart_series_set_labels_position(series, LXW_CHART_LABEL_POSITION_ABOVE);
}

void set_bar_look(lxw_chart_series* series, std::size_t fill_number, PrintedChartKind kind) {
  const Fill& look = kFills[fill_number];
  lxw_chart_line edge{};
  edge.color = kDark;
  edge.width = 0.5F;
  chart_series_set_line(series, &edge);
  if (look.pattern == LXW_CHART_PATTERN_NONE) {
    lxw_chart_fill fill{};
    fill.color = look.ground;
    chart_series_set_fill(series, &fill);
  } else {
    lxw_chart_pattern pattern{};
    pattern.fg_color = kDark;
    pattern.bg_color = look.ground;
    pattern.type = look.pattern;
    chart_series_set_pattern(series, &pattern);
  }
  if (kind != PrintedChartKind::stacked_bars) return;
  // Within the bar: white on dark, on paper where lines run through it.
  const bool on_dark = look.ground == kDark || look.ground == kMiddle;
  lxw_chart_font font = letters(kLetterSize, on_dark ? LXW_COLOR_WHITE : LXW_COLOR_BLACK);
  chart_series_set_labels_font(series, &font);
  if (look.pattern == LXW_CHART_PATTERN_NONE) return;
  lxw_chart_fill paper{};
  paper.color = LXW_COLOR_WHITE;
  chart_series_set_labels_fill(series, &paper);
}

// Text in the place of a number is drawn as 0: it shall not be labelled so.
void hide_labels(lxw_chart_series* series, const std::vector<bool>& gaps) {
  lxw_chart_data_label kept{};
  lxw_chart_data_label hidden{};
  hidden.hide = LXW_TRUE;
  std::vector<lxw_chart_data_label*> labels;
  bool any = false;
  for (const bool gap : gaps) {
    labels.push_back(gap ? &hidden : &kept);
    any = any || gap;
  }
  labels.push_back(nullptr);
  if (any) chart_series_set_labels_custom(series, labels.data());
}

void add_series(lxw_chart* native, const PrintedChart& chart, std::size_t number,
                const std::string& sheet_name) {
  const PrintedChart::Series& of = chart.series[number];
  lxw_chart_series* series = chart_add_series(native, nullptr, nullptr);
  if (series == nullptr) throw Failure({"out_of_memory", "内存不足，请关闭其他程序后重试。"});
  const auto first = static_cast<lxw_row_t>(chart.first_row);
  const auto last = static_cast<lxw_row_t>(chart.last_row);
  const auto names = static_cast<lxw_col_t>(chart.names_column);
  const auto values = static_cast<lxw_col_t>(of.column);
  chart_series_set_categories(series, sheet_name.c_str(), first, names, last, names);
  chart_series_set_values(series, sheet_name.c_str(), first, values, last, values);
  chart_series_set_name(series, fit(of.name).c_str());
  chart_series_set_labels(series);
  lxw_chart_font font = letters(kLetterSize);
  chart_series_set_labels_font(series, &font);
  if (!chart.number_format.empty())
    chart_series_set_labels_num_format(series, chart.number_format.c_str());
  if (chart.kind == PrintedChartKind::lines)
    set_line_look(series, number);
  else
    set_bar_look(series, fill_of(chart.kind, number), chart.kind);
  hide_labels(series, of.gaps);
}

void set_axis(lxw_chart_axis* axis, const std::string& title) {
  lxw_chart_font font = letters(kLetterSize);
  chart_axis_set_num_font(axis, &font);
  if (title.empty()) return;
  chart_axis_set_name(axis, fit(title).c_str());
  chart_axis_set_name_font(axis, &font);
}

}  // namespace

lxw_chart* add_printed_chart(lxw_workbook* workbook, const PrintedChart& chart,
                             const std::string& sheet_name) {
  lxw_chart* native = workbook_add_chart(workbook, chart_type(chart.kind));
  if (native == nullptr) throw Failure({"out_of_memory", "内存不足，请关闭其他程序后重试。"});
  for (std::size_t i = 0; i < chart.series.size(); ++i)
    add_series(native, chart, i, sheet_name);
  chart_title_set_name(native, fit(chart.title).c_str());
  lxw_chart_font heading = letters(kTitleSize);
  heading.bold = LXW_TRUE;
  chart_title_set_name_font(native, &heading);
  lxw_chart_font font = letters(kLetterSize);
  if (chart.series.size() < 2) {
    chart_legend_set_position(native, LXW_CHART_LEGEND_NONE);
  } else {
    chart_legend_set_position(native, LXW_CHART_LEGEND_BOTTOM);
    chart_legend_set_font(native, &font);
  }
  const bool lying = chart.kind != PrintedChartKind::lines;
  lxw_chart_axis* names = lying ? native->y_axis : native->x_axis;
  lxw_chart_axis* values = lying ? native->x_axis : native->y_axis;
  set_axis(names, chart.names_title);
  set_axis(values, chart.values_title);
  if (!chart.axis_format.empty()) chart_axis_set_num_format(values, chart.axis_format.c_str());
  if (chart.step > 0) chart_axis_set_major_unit(values, chart.step);
  lxw_chart_line grid{};
  grid.color = kGrid;
  grid.width = 0.5F;
  chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
  chart_axis_major_gridlines_set_line(values, &grid);
  if (lying) {
    // Bars are drawn from below: the first name shall stand above, and the values below all.
    chart_axis_set_reverse(names);
    chart_axis_set_crossing_max(names);
    chart_axis_set_interval_unit(names, 1);  // every name
    chart_set_series_gap(native, kBarGap);
  }
  chart_show_blanks_as(native, LXW_CHART_BLANKS_AS_GAP);
  return native;
}

lxw_chart_options size_of(const PrintedChart& chart) {
  lxw_chart_options options{};
  options.x_scale = chart.width * kPixelsPerPoint / kStandardWidth;
  options.y_scale = chart.height * kPixelsPerPoint / kStandardHeight;
  return options;
}

}  // namespace jishi::sheet
