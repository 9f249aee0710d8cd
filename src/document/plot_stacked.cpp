#include <algorithm>
#include <numeric>

#include "document/axis.hpp"
#include "document/numerals.hpp"
#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr double kPitch = 21;
constexpr double kClosePitch = 13.5;
constexpr double kBarShare = 0.72;  // of the pitch
constexpr double kWidestBar = 18;
constexpr double kLabelGap = 4;
constexpr double kLabelSize = 8;
constexpr double kLetterRoom = 2;  // left and right of a label within a part
constexpr const char* kTotalHeading = "合计";
constexpr const char* kIncomplete = "数据不全";

// What stands of one name: nullopt where a part is missing.
std::optional<Decimal> whole_of(const Chart& chart, std::size_t row) {
  Decimal whole;
  for (const ChartSeries& series : chart.series) {
    if (!series.values[row]) return std::nullopt;
    const auto sum = whole.plus(*series.values[row]);
    if (!sum) return std::nullopt;
    whole = *sum;
  }
  return whole;
}

// The label right of the bar; empty where the parts are percentages of one another.
std::string whole_label(const Chart& chart, std::size_t row) {
  const auto whole = whole_of(chart, row);
  if (!whole) {
    const bool nothing =
        std::none_of(chart.series.begin(), chart.series.end(),
                     [&](const ChartSeries& series) { return series.values[row].has_value(); });
    return nothing ? std::string(missing_label(chart.series.front(), row)) : kIncomplete;
  }
  return chart.unit == "%" ? std::string() : value_label(chart, *whole);
}

std::string part_label(const Chart& chart, Decimal part, const std::optional<Decimal>& whole) {
  if (chart.scale == StackScale::amounts || chart.unit == "%") return value_label(chart, part);
  const auto share = whole ? percent_of(part, *whole, 0) : std::nullopt;
  return share ? percent_text({*share, 0}) : std::string();
}

void write_part(Canvas& canvas, const Box& box, std::size_t fill, const std::string& text) {
  Lettering lettering;
  lettering.size = kLabelSize;
  lettering.colour = Canvas::letters_on(fill);
  const Extent extent = canvas.measure(text, lettering);
  if (text.empty() || extent.width + 2 * kLetterRoom > box.width) return;
  const Point middle{box.x + box.width / 2, box.y + box.height / 2};
  if (Canvas::is_patterned(fill)) {
    const double height = std::min(extent.height - 1, box.height - 2);
    canvas.paint(
        {middle.x - extent.width / 2 - 1.5, middle.y - height / 2, extent.width + 3, height},
        kPaper);
  }
  write_beside(canvas, middle, Anchor::centre, text, lettering);
}

struct Stack {
  const Chart& chart;
  double length;  // of the longest bar
  double most;    // its value

  double factor(const std::optional<Decimal>& whole) const {
    if (chart.scale == StackScale::amounts) return most > 0 ? length / most : 0;
    const double of = whole ? as_double(*whole) : 0;
    return of > 0 ? length / of : 0;
  }

  // Returns where the bar ends.
  double draw(Canvas& canvas, std::size_t row, const Box& bar) const {
    const auto whole = whole_of(chart, row);
    double x = bar.x;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
      const auto& part = chart.series[i].values[row];
      if (!part) continue;
      const double width = as_double(*part) * factor(whole);
      if (width <= 0) continue;
      const Box box{x, bar.y, width, bar.height};
      canvas.fill(box, i);
      write_part(canvas, box, i, part_label(chart, *part, whole));
      x += width;
    }
    return x;
  }
};

double longest_value(const Chart& chart) {
  double most = 0;
  for (std::size_t row = 0; row < chart.names.size(); ++row) {
    double sum = 0;
    for (const ChartSeries& series : chart.series)
      if (series.values[row]) sum += as_double(*series.values[row]);
    most = std::max(most, sum);
  }
  return most;
}

double label_width(Canvas& canvas, const Chart& chart, const Lettering& lettering) {
  double width = canvas.measure(kTotalHeading, lettering).width;
  for (std::size_t row = 0; row < chart.names.size(); ++row)
    width = std::max(width, canvas.measure(whole_label(chart, row), lettering).width);
  return width + kLabelGap;
}

}  // namespace

double draw_stacked(Canvas& canvas, const Chart& chart, const Box& area) {
  const RowSetting setting = set_rows(canvas, chart, area, kPitch, kClosePitch);
  Lettering lettering;
  lettering.size = kLabelSize;
  const double behind = label_width(canvas, chart, lettering);
  const Stack stack{chart, setting.panels.front().width - setting.name_width - behind,
                    longest_value(chart)};
  const bool shares = chart.scale == StackScale::shares;
  const double head = shares && chart.unit != "%" ? kPitch * 0.7 : 0;
  const double height = std::min(setting.pitch * kBarShare, kWidestBar);
  double bottom = area.y;
  for (const Panel& panel : setting.panels) {
    const double zero = panel.x + setting.name_width;
    double y = area.y + head;
    if (head > 0) {
      canvas.write({panel.x + panel.width, area.y}, Anchor::right, kTotalHeading, lettering);
    }
    for (const std::size_t row : panel.rows) {
      const double middle = y + setting.pitch / 2;
      write_name(canvas, setting, panel, chart.names[row], middle);
      const double end = stack.draw(canvas, row, {zero, middle - height / 2, 0, height});
      const Point beside{shares ? panel.x + panel.width : end + kLabelGap, middle};
      write_beside(canvas, beside, shares ? Anchor::right : Anchor::left, whole_label(chart, row),
                   lettering);
      y += setting.pitch;
    }
    canvas.line({zero, area.y + head}, {zero, y}, kInk, 0.7);
    bottom = std::max(bottom, y);
  }
  return bottom;
}

}  // namespace jishi::document
