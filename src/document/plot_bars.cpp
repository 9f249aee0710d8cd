#include <algorithm>

#include "document/axis.hpp"
#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr double kPitch = 17;
constexpr double kClosePitch = 12.6;
constexpr double kBarShare = 0.62;  // of the pitch
constexpr double kWidestBar = 13;
constexpr double kLabelGap = 3;
constexpr double kLabelSize = 8;

// From values to places, with room for the labels at both ends.
struct BarScale {
  double zero = 0;  // from the left edge of the plot
  double factor = 0;
  double at(Decimal value) const { return zero + as_double(value) * factor; }
};

BarScale scale_for(Canvas& canvas, const Chart& chart, double width) {
  const auto& values = chart.series.front().values;
  const ValueRange range = range_of(values);
  Lettering lettering;
  lettering.size = kLabelSize;
  double before = 0;
  double behind = kLabelGap;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& value = values[i];
    if (!value) {
      const std::string missing(missing_label(chart.series.front(), i));
      behind = std::max(behind, canvas.measure(missing, lettering).width + kLabelGap);
      continue;
    }
    const double label = canvas.measure(value_label(chart, *value), lettering).width + kLabelGap;
    double& side = value->scaled() < 0 ? before : behind;
    side = std::max(side, label);
  }
  const double length = range.most - range.least;
  BarScale scale;
  scale.factor = length > 0 ? std::max(width - before - behind, 1.0) / length : 0;
  scale.zero = before - range.least * scale.factor;
  return scale;
}

void draw_bar(Canvas& canvas, const Chart& chart, const BarScale& scale, Point zero, double height,
              std::size_t row) {
  const auto& value = chart.series.front().values[row];
  Lettering lettering;
  lettering.size = kLabelSize;
  if (!value) {
    lettering.colour = kPaleInk;
    write_beside(canvas, {zero.x + kLabelGap, zero.y}, Anchor::left,
                 std::string(missing_label(chart.series.front(), row)), lettering);
    return;
  }
  const bool negative = value->scaled() < 0;
  const double length = std::abs(as_double(*value)) * scale.factor;
  const double left = negative ? zero.x - length : zero.x;
  if (length > 0) canvas.fill({left, zero.y - height / 2, length, height}, negative ? 2 : 0);
  const double end = negative ? left - kLabelGap : left + length + kLabelGap;
  write_beside(canvas, {end, zero.y}, negative ? Anchor::right : Anchor::left,
               value_label(chart, *value), lettering);
}

}  // namespace

double draw_bars(Canvas& canvas, const Chart& chart, const Box& area) {
  const RowSetting setting = set_rows(canvas, chart, area, kPitch, kClosePitch);
  const BarScale scale =
      scale_for(canvas, chart, setting.panels.front().width - setting.name_width);
  const double height = std::min(setting.pitch * kBarShare, kWidestBar);
  double bottom = area.y;
  for (const Panel& panel : setting.panels) {
    const double zero = panel.x + setting.name_width + scale.zero;
    double y = area.y;
    for (const std::size_t i : panel.rows) {
      write_name(canvas, setting, panel, chart.names[i], y + setting.pitch / 2);
      draw_bar(canvas, chart, scale, {zero, y + setting.pitch / 2}, height, i);
      y += setting.pitch;
    }
    canvas.line({zero, area.y}, {zero, y}, kInk, 0.7);
    bottom = std::max(bottom, y);
  }
  return bottom;
}

}  // namespace jishi::document
