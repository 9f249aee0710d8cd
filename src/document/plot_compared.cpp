#include <algorithm>
#include <array>

#include "document/axis.hpp"
#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr double kPitch = 23;
constexpr double kClosePitch = 14;
constexpr double kBarShare = 0.36;  // of the pitch, each of the two
constexpr double kWidestBar = 8;
constexpr double kColumnGap = 8;
constexpr double kLabelSize = 8;
constexpr double kHeadingHeight = 14;
constexpr double kHeadingShare = 0.14;  // of a panel's width
constexpr double kInTwoLines = 0.62;    // of its width a date needs in two lines
constexpr std::size_t kBefore = 0;
constexpr std::size_t kAfter = 1;
constexpr std::array<std::size_t, 2> kBarFills = {1, 0};  // light before, dark after

// The numbers of a row: before, after, difference.
using Numbers = std::array<std::string, 3>;

std::string difference_label(const Chart& chart, std::size_t row) {
  const auto& before = chart.series[kBefore].values[row];
  const auto& after = chart.series[kAfter].values[row];
  if (!before || !after) return "—";
  const auto difference = after->minus(*before);
  if (!difference) return "—";
  std::string text = value_label(chart, *difference);
  if (chart.unit == "%") text.pop_back();  // the heading says that these are points
  return difference->scaled() > 0 ? "+" + text : text;
}

Numbers numbers_of(const Chart& chart, std::size_t row) {
  const auto label = [&](std::size_t series) {
    const auto& value = chart.series[series].values[row];
    return value ? value_label(chart, *value)
                 : std::string(missing_label(chart.series[series], row));
  };
  return {label(kBefore), label(kAfter), difference_label(chart, row)};
}

Numbers headings_of(const Chart& chart) {
  return {chart.series[kBefore].name, chart.series[kAfter].name,
          chart.unit == "%" ? "增减（百分点）" : "增减"};
}

// A date that needs two lines is broken behind its year.
std::string in_lines(const std::string& heading, bool broken) {
  constexpr std::string_view kYear = "年";
  const std::size_t year = heading.find(kYear);
  if (!broken || year == heading.npos || year + kYear.size() == heading.size()) return heading;
  return heading.substr(0, year + kYear.size()) + "\u2028" + heading.substr(year + kYear.size());
}

struct Columns {
  Lettering lettering;
  std::array<double, 3> width{};
  Numbers headings;
  double heading = 0;  // the height of the headings

  Lettering of_heading(std::size_t column) const {
    Lettering out = lettering;
    out.colour = kPaleInk;
    out.most_width = width[column] - kColumnGap + 1;
    out.most_lines = 3;
    return out;
  }

  double all() const { return width[0] + width[1] + width[2]; }

  void write(Canvas& canvas, double right, double middle, const Numbers& texts) const {
    for (std::size_t i = texts.size(); i-- > 0;) {
      write_beside(canvas, {right, middle}, Anchor::right, texts[i], lettering);
      right -= width[i];
    }
  }
};

// Headings may take two lines, so that long dates do not take the room of the bars.
Columns columns_for(Canvas& canvas, const Chart& chart, double panel_width) {
  Columns columns;
  columns.lettering.size = kLabelSize;
  columns.heading = kHeadingHeight;
  for (std::size_t row = 0; row < chart.names.size(); ++row) {
    const Numbers numbers = numbers_of(chart, row);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      columns.width[i] =
          std::max(columns.width[i], canvas.measure(numbers[i], columns.lettering).width);
    }
  }
  columns.headings = headings_of(chart);
  for (std::size_t i = 0; i < columns.headings.size(); ++i) {
    std::string& heading = columns.headings[i];
    const double wanted = canvas.measure(heading, columns.lettering).width;
    const double most = std::max(panel_width * kHeadingShare, wanted * kInTwoLines);
    heading = in_lines(heading, wanted > most);
    columns.width[i] = std::max(columns.width[i], std::min(wanted, most)) + kColumnGap;
    columns.heading =
        std::max(columns.heading, canvas.measure(heading, columns.of_heading(i)).height + 3);
  }
  return columns;
}

void write_headings(Canvas& canvas, const Columns& columns, double right, double top) {
  for (std::size_t i = columns.headings.size(); i-- > 0;) {
    canvas.write({right, top}, Anchor::right, columns.headings[i], columns.of_heading(i));
    right -= columns.width[i];
  }
}

struct Pair {
  const Chart& chart;
  double zero;  // from the left edge of the plot
  double factor;

  void draw(Canvas& canvas, std::size_t row, double left, double middle, double height) const {
    for (const std::size_t series : {kBefore, kAfter}) {
      const auto& value = chart.series[series].values[row];
      if (!value) continue;
      const double length = std::abs(as_double(*value)) * factor;
      const double start = left + zero - (value->scaled() < 0 ? length : 0);
      const double top = series == kBefore ? middle - height : middle;
      if (length > 0) canvas.fill({start, top, length, height}, kBarFills[series]);
    }
  }
};

}  // namespace

double draw_compared(Canvas& canvas, const Chart& chart, const Box& area) {
  const RowSetting setting = set_rows(canvas, chart, area, kPitch, kClosePitch);
  const Columns columns = columns_for(canvas, chart, setting.panels.front().width);
  const double plot =
      std::max(setting.panels.front().width - setting.name_width - columns.all(), 1.0);
  const ValueRange range =
      joined(range_of(chart.series[kBefore].values), range_of(chart.series[kAfter].values));
  const double length = range.most - range.least;
  const double factor = length > 0 ? plot / length : 0;
  const Pair pair{chart, -range.least * factor, factor};
  const double height = std::min(setting.pitch * kBarShare, kWidestBar);
  double bottom = area.y;
  for (const Panel& panel : setting.panels) {
    const double left = panel.x + setting.name_width;
    const double right = panel.x + panel.width;
    write_headings(canvas, columns, right, area.y);
    double y = area.y + columns.heading;
    for (const std::size_t row : panel.rows) {
      const double middle = y + setting.pitch / 2;
      write_name(canvas, setting, panel, chart.names[row], middle);
      pair.draw(canvas, row, left, middle, height);
      columns.write(canvas, right, middle, numbers_of(chart, row));
      y += setting.pitch;
    }
    canvas.line({left + pair.zero, area.y + columns.heading}, {left + pair.zero, y}, kInk, 0.7);
    bottom = std::max(bottom, y);
  }
  return bottom;
}

}  // namespace jishi::document
