#include <algorithm>
#include <cmath>

#include "document/axis.hpp"
#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr double kPlotHeight = 140;
constexpr double kTopRoom = 14;  // for a label above the highest point
constexpr double kLabelSize = 8;
constexpr double kTickGap = 5;
constexpr double kEndGap = 7;
constexpr double kEndMarker = 8;  // room for the marker before a label
constexpr double kEndLineHeight = 10.5;
constexpr double kPeriodGap = 5;
constexpr double kFirstStep = 0.5;  // of a step stands free before the first and behind the last

Lettering small() {
  Lettering lettering;
  lettering.size = kLabelSize;
  return lettering;
}

struct Plot {
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  double least = 0;
  double most = 1;
  double step = 0;  // from period to period

  double x(std::size_t period) const {
    return left + step * (kFirstStep + static_cast<double>(period));
  }
  double y(double value) const {
    return bottom - (value - least) / (most - least) * (bottom - top);
  }
};

std::optional<std::size_t> last_known(const ChartSeries& series) {
  for (std::size_t i = series.values.size(); i-- > 0;)
    if (series.values[i]) return i;
  return std::nullopt;
}

// A line from each known point to the next period's, broken where one is missing.
void draw_series(Canvas& canvas, const Plot& plot, const ChartSeries& series, std::size_t marker) {
  std::vector<Point> run;
  for (std::size_t i = 0; i <= series.values.size(); ++i) {
    if (i < series.values.size() && series.values[i]) {
      run.push_back({plot.x(i), plot.y(as_double(*series.values[i]))});
      continue;
    }
    canvas.curve(run, marker);
    for (const Point& point : run)
      canvas.mark(point, marker);
    run.clear();
  }
}

// Above the point, below where it is negative; on paper, so that no grid line runs through it.
void write_at_point(Canvas& canvas, const Plot& plot, std::size_t period, Decimal value,
                    const std::string& text) {
  const Extent extent = canvas.measure(text, small());
  const double y = plot.y(as_double(value));
  const double top = value.scaled() < 0 ? y + 4 : y - 4 - extent.height;
  const double x = plot.x(period);
  canvas.paint({x - extent.width / 2, top + 1.5, extent.width, extent.height - 3}, kPaper);
  canvas.write({x, top}, Anchor::centre, text, small());
}

// At every point where there is one series and the labels have room.
bool label_points(Canvas& canvas, const Chart& chart, const Plot& plot) {
  if (chart.series.size() != 1) return false;
  const ChartSeries& series = chart.series.front();
  for (const auto& value : series.values) {
    if (value && canvas.measure(value_label(chart, *value), small()).width + 2 > plot.step)
      return false;
  }
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) {
      Lettering pale = small();
      pale.colour = kPaleInk;
      const std::string missing(missing_label(series, i));
      if (canvas.measure(missing, pale).width + 2 < plot.step)
        canvas.write({plot.x(i), plot.bottom - 13}, Anchor::centre, missing, pale);
      continue;
    }
    write_at_point(canvas, plot, i, *series.values[i], value_label(chart, *series.values[i]));
  }
  return true;
}

// Behind the last point of each series with its marker, moved apart where they would meet.
void label_ends(Canvas& canvas, const Chart& chart, const Plot& plot) {
  struct End {
    std::size_t series;
    std::string label;
  };
  std::vector<double> wanted;
  std::vector<End> ends;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const auto last = last_known(chart.series[i]);
    if (!last) continue;
    const Decimal value = *chart.series[i].values[*last];
    wanted.push_back(plot.y(as_double(value)));
    ends.push_back({i, value_label(chart, value)});
  }
  const std::vector<double> places =
      spread(wanted, kEndLineHeight, plot.top - kTopRoom / 2, plot.bottom);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    canvas.mark({plot.right + kEndGap, places[i]}, ends[i].series);
    write_beside(canvas, {plot.right + kEndGap + kEndMarker, places[i]}, Anchor::left,
                 ends[i].label, small());
  }
}

// Every k-th period has its name, so that none meets the next; two lines where that helps.
double write_periods(Canvas& canvas, const Chart& chart, const Plot& plot) {
  double widest = 0;
  for (const std::string& name : chart.names)
    widest = std::max(widest, canvas.measure(name, small()).width);
  const double in_two_lines = widest * 0.62;
  const bool broken = widest + kPeriodGap > plot.step;
  std::size_t every = 1;
  while ((broken ? in_two_lines : widest) + kPeriodGap > plot.step * static_cast<double>(every))
    ++every;
  Lettering lettering = small();
  lettering.most_width = plot.step * static_cast<double>(every) - kPeriodGap + 1;
  lettering.most_lines = broken ? 2 : 1;
  double height = 0;
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    const double x = plot.x(i);
    const bool named = i % every == 0;
    canvas.line({x, plot.bottom}, {x, plot.bottom + (named ? 4 : 2)}, kInk, 0.7);
    if (!named) continue;
    const Extent taken =
        canvas.write({x, plot.bottom + 5}, Anchor::centre, chart.names[i], lettering);
    height = std::max(height, taken.height);
  }
  return plot.bottom + 5 + height;
}

// Round values with lines; returns nothing that is drawn over later.
void draw_grid(Canvas& canvas, const Chart& chart, const Plot& plot,
               const std::vector<Decimal>& values) {
  for (const Decimal value : values) {
    const double y = plot.y(as_double(value));
    const bool zero = value.scaled() == 0;
    canvas.line({plot.left, y}, {plot.right, y}, zero ? kInk : kGridInk, 0.7);
    write_beside(canvas, {plot.left - kTickGap, y}, Anchor::right, value_label(chart, value),
                 small());
  }
}

Plot plot_for(Canvas& canvas, const Chart& chart, const Box& area,
              const std::vector<Decimal>& values) {
  double before = 0;
  for (const Decimal value : values)
    before = std::max(before, canvas.measure(value_label(chart, value), small()).width);
  double behind = 0;
  for (const ChartSeries& series : chart.series) {
    const auto last = last_known(series);
    if (!last) continue;
    const std::string label = value_label(chart, *series.values[*last]);
    behind = std::max(behind, canvas.measure(label, small()).width);
  }
  Plot plot;
  plot.left = area.x + before + kTickGap;
  plot.right = area.x + area.width - behind - kEndGap - kEndMarker;
  plot.top = area.y + kTopRoom;
  plot.bottom = plot.top + kPlotHeight;
  plot.least = as_double(values.front());
  plot.most = as_double(values.back());
  plot.step = (plot.right - plot.left) / static_cast<double>(chart.names.size());
  return plot;
}

}  // namespace

double draw_trend(Canvas& canvas, const Chart& chart, const Box& area) {
  ValueRange range;
  for (const ChartSeries& series : chart.series)
    range = joined(range, range_of(series.values));
  const std::vector<Decimal> values = ticks(range, chart.digits);
  const Plot plot = plot_for(canvas, chart, area, values);
  draw_grid(canvas, chart, plot, values);
  for (std::size_t i = 0; i < chart.series.size(); ++i)
    draw_series(canvas, plot, chart.series[i], i);
  if (!label_points(canvas, chart, plot)) label_ends(canvas, chart, plot);
  return write_periods(canvas, chart, plot);
}

}  // namespace jishi::document
