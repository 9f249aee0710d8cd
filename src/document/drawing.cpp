#include "document/drawing.hpp"

#include <algorithm>

#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr double kTitleSize = 11;
constexpr double kSourceSize = 8;
constexpr double kLegendSize = 8.5;
constexpr double kLegendHeight = 14;
constexpr double kSwatchWidth = 16;
constexpr double kSwatchHeight = 8;
constexpr double kSwatchGap = 4;
constexpr double kEntryGap = 14;
constexpr double kMargin = 4;

double write_title(Canvas& canvas, const Chart& chart, Point corner, double width) {
  Lettering title;
  title.size = kTitleSize;
  title.weight = Weight::bold;
  title.most_width = width;
  title.most_lines = 3;
  const Extent taken =
      canvas.write({corner.x + width / 2, corner.y}, Anchor::centre, chart.title, title);
  return corner.y + taken.height;
}

double write_unit(Canvas& canvas, const Chart& chart, Point corner, double width) {
  if (chart.unit.empty()) return corner.y + kMargin;
  Lettering lettering;
  lettering.size = kSourceSize;
  lettering.colour = kPaleInk;
  const Extent taken =
      canvas.write({corner.x + width, corner.y}, Anchor::right, "单位：" + chart.unit, lettering);
  return corner.y + taken.height + 2;
}

void draw_swatch(Canvas& canvas, const Chart& chart, std::size_t series, Point left) {
  if (chart.kind == ChartKind::trend) {
    const Point ends[2] = {{left.x, left.y}, {left.x + kSwatchWidth, left.y}};
    canvas.curve(ends, series);
    canvas.mark({left.x + kSwatchWidth / 2, left.y}, series);
    return;
  }
  // Of two dates the earlier is light.
  const std::size_t fill = chart.kind == ChartKind::compared ? 1 - series : series;
  canvas.fill({left.x, left.y - kSwatchHeight / 2, kSwatchWidth, kSwatchHeight}, fill);
}

// A single bar of many parts has no room for all labels: there the legend tells the values.
std::string legend_text(const Chart& chart, std::size_t series) {
  const std::string& name = chart.series[series].name;
  const auto& value = chart.series[series].values.front();
  if (chart.kind != ChartKind::stacked || chart.names.size() > 1) return name;
  return name + " " +
         (value ? value_label(chart, *value) : std::string(missing_label(chart.series[series], 0)));
}

// Entries from left to right, in as many centred lines as they need.
double draw_legend(Canvas& canvas, const Chart& chart, Point corner, double width) {
  if (chart.kind == ChartKind::bars || chart.series.size() < 2) return corner.y;
  Lettering lettering;
  lettering.size = kLegendSize;
  lettering.most_width = width - kSwatchWidth - kSwatchGap;
  const auto entry_width = [&](std::size_t i) {
    return kSwatchWidth + kSwatchGap + canvas.measure(legend_text(chart, i), lettering).width;
  };
  double y = corner.y;
  for (std::size_t first = 0; first < chart.series.size();) {
    std::size_t end = first + 1;
    double line = entry_width(first);
    while (end < chart.series.size() && line + kEntryGap + entry_width(end) <= width)
      line += kEntryGap + entry_width(end++);
    double x = corner.x + (width - line) / 2;
    for (; first < end; ++first) {
      draw_swatch(canvas, chart, first, {x, y + kLegendHeight / 2});
      write_beside(canvas, {x + kSwatchWidth + kSwatchGap, y + kLegendHeight / 2}, Anchor::left,
                   legend_text(chart, first), lettering);
      x += entry_width(first) + kEntryGap;
    }
    y += kLegendHeight;
  }
  return y + kMargin;
}

double draw_plot(Canvas& canvas, const Chart& chart, const Box& area) {
  switch (chart.kind) {
    case ChartKind::bars:
      return draw_bars(canvas, chart, area);
    case ChartKind::stacked:
      return draw_stacked(canvas, chart, area);
    case ChartKind::compared:
      return draw_compared(canvas, chart, area);
    case ChartKind::trend:
      return draw_trend(canvas, chart, area);
  }
  return area.y;
}

// 口径, 时间 and the mark, on one line where they fit, else each on its own.
double write_source(Canvas& canvas, const Chart& chart, Point corner, double width) {
  std::vector<std::string> parts;
  if (!chart.basis.empty()) parts.push_back("口径：" + chart.basis);
  if (!chart.as_of.empty()) parts.push_back("时间：" + chart.as_of);
  if (!chart.withheld.empty()) parts.push_back(chart.withheld);
  if (chart.marks.demonstration) parts.emplace_back("演示数据");
  std::string line;
  for (const std::string& part : parts)
    line += (line.empty() ? "" : "　") + part;
  Lettering lettering;
  lettering.size = kSourceSize;
  lettering.colour = kPaleInk;
  if (canvas.measure(line, lettering).width <= width) parts.assign(1, line);
  lettering.most_width = width;
  lettering.most_lines = 6;
  double y = corner.y;
  for (const std::string& part : parts)
    y += canvas.write({corner.x, y}, Anchor::left, part, lettering).height;
  return y;
}

}  // namespace

double draw_chart(Canvas& canvas, const Chart& chart, Point corner, double width) {
  double y = write_title(canvas, chart, corner, width);
  y = write_unit(canvas, chart, {corner.x, y}, width);
  y = draw_legend(canvas, chart, {corner.x, y}, width);
  y = draw_plot(canvas, chart, {corner.x, y, width, 0});
  return write_source(canvas, chart, {corner.x, y + kMargin}, width);
}

Picture chart_picture(const Chart& chart, PictureFormat format, double width) {
  return drawn_picture(width, format, description(chart), [&](Canvas& canvas) {
    return draw_chart(canvas, chart, {kMargin, kMargin}, width - 2 * kMargin) + kMargin;
  });
}

}  // namespace jishi::document
