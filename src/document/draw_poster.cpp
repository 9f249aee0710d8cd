#include <algorithm>
#include <array>

#include "document/drawing.hpp"

namespace jishi::document {
namespace {

constexpr double kWidth = kPosterWidth;
constexpr double kMargin = 14 * kPointsPerMillimetre;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kGap = 16;
constexpr double kBandPadding = 18;
constexpr double kTitleSize = 26;
constexpr double kSubtitleSize = 12;
constexpr double kFigureHeight = 78;
constexpr double kFigureSize = 28;
constexpr double kSmallestFigure = 12;
constexpr double kUnitSize = 12;
constexpr double kLabelSize = 10.5;
constexpr double kBasisSize = 9;

double write_band(Canvas& canvas, const Poster& poster) {
  Lettering title;
  title.size = kTitleSize;
  title.weight = Weight::bold;
  title.colour = kPaper;
  title.most_width = kInner;
  title.most_lines = 2;
  Lettering subtitle = title;
  subtitle.size = kSubtitleSize;
  subtitle.weight = Weight::regular;
  const double title_height = canvas.measure(poster.title, title).height;
  const double subtitle_height =
      poster.subtitle.empty() ? 0 : canvas.measure(poster.subtitle, subtitle).height + 4;
  const double height = title_height + subtitle_height + 2 * kBandPadding;
  canvas.paint({0, 0, kWidth, height}, kStrong);
  canvas.write({kWidth / 2, kBandPadding}, Anchor::centre, poster.title, title);
  if (!poster.subtitle.empty()) {
    canvas.write({kWidth / 2, kBandPadding + title_height + 4}, Anchor::centre, poster.subtitle,
                 subtitle);
  }
  return height;
}

// The number and its unit stand on one line, smaller where they would not fit.
void write_figure(Canvas& canvas, const KeyFigure& figure, const Box& box) {
  canvas.frame(box, kStrong, 0.8);
  canvas.paint({box.x, box.y, box.width, 4}, kStrong);
  Lettering number;
  number.size = kFigureSize;
  number.weight = Weight::bold;
  number.colour = kStrong;
  Lettering unit;
  unit.size = kUnitSize;
  const double unit_width = figure.unit.empty() ? 0 : canvas.measure(figure.unit, unit).width + 3;
  const double room = box.width - 12 - unit_width;
  double width = canvas.measure(figure.number, number).width;
  while (width > room && number.size > kSmallestFigure) {
    number.size -= 1;
    width = canvas.measure(figure.number, number).width;
  }
  const double left = box.x + (box.width - width - unit_width) / 2;
  const double baseline = box.y + 50;  // about where the letters stand, in both sizes
  canvas.write({left, baseline - number.size * 1.16}, Anchor::left, figure.number, number);
  canvas.write({left + width + 3, baseline - unit.size * 1.16}, Anchor::left, figure.unit, unit);
  Lettering label;
  label.size = kLabelSize;
  label.most_width = box.width - 8;
  label.most_lines = 1;
  canvas.write({box.x + box.width / 2, box.y + box.height - 22}, Anchor::centre, figure.label,
               label);
}

// Three or, where that leaves none alone, two in a line.
double write_figures(Canvas& canvas, const Poster& poster, double y) {
  const std::size_t count = poster.figures.size();
  const std::size_t across = count == 4 ? 2 : 3;
  const double columns = static_cast<double>(across);
  for (std::size_t i = 0; i < count; i += across) {
    const std::size_t here = std::min(across, count - i);
    // The last line's boxes share the width.
    const double of_line = here == across ? columns : static_cast<double>(here);
    const double width = (kInner - kGap * (of_line - 1)) / of_line;
    for (std::size_t k = 0; k < here; ++k) {
      const double x = kMargin + static_cast<double>(k) * (width + kGap);
      write_figure(canvas, poster.figures[i + k], {x, y, width, kFigureHeight});
    }
    y += kFigureHeight + kGap;
  }
  return y;
}

// How high a chart becomes, by drawing it where nobody looks.
double height_of(const Chart& chart, double width) {
  Canvas aside;
  return draw_chart(aside, chart, {0, 0}, width);
}

bool fits_half(const Chart& chart) {
  constexpr std::size_t kMostRows = 16;
  return chart.kind != ChartKind::compared && chart.names.size() <= kMostRows;
}

// Two small charts stand side by side, a large one alone.
double draw_charts(Canvas& canvas, const Poster& poster, double y) {
  constexpr double kHalf = (kInner - kGap) / 2;
  for (std::size_t i = 0; i < poster.charts.size();) {
    const bool pair = i + 1 < poster.charts.size() && fits_half(poster.charts[i]) &&
                      fits_half(poster.charts[i + 1]);
    const double width = pair ? kHalf : kInner;
    double bottom = y;
    for (std::size_t k = 0; k < (pair ? 2U : 1U); ++k, ++i) {
      const double x = kMargin + static_cast<double>(k) * (kHalf + kGap);
      bottom = std::max(bottom, y + height_of(poster.charts[i], width));
      draw_chart(canvas, poster.charts[i], {x, y}, width);
    }
    y = bottom + kGap;
    if (i < poster.charts.size())
      canvas.line({kMargin, y - kGap / 2}, {kWidth - kMargin, y - kGap / 2}, kGridInk, 0.7);
  }
  return y;
}

double write_foot(Canvas& canvas, const Poster& poster, double y) {
  canvas.line({kMargin, y}, {kWidth - kMargin, y}, kStrong, 1);
  y += 6;
  Lettering lettering;
  lettering.size = kBasisSize;
  lettering.colour = kPaleInk;
  lettering.most_width = kInner;
  lettering.most_lines = 4;
  for (const std::string& line : poster.basis)
    y += canvas.write({kMargin, y}, Anchor::left, line, lettering).height + 2;
  const std::string marks = marks_text(poster.marks);
  if (!marks.empty()) {
    lettering.weight = Weight::bold;
    lettering.colour = kInk;
    y += canvas.write({kWidth - kMargin, y}, Anchor::right, marks, lettering).height;
  }
  return y + kMargin / 2;
}

std::string description(const Poster& poster) {
  std::string text = "一张图：" + poster.title;
  for (const KeyFigure& figure : poster.figures)
    text += "；" + figure.label + figure.number + figure.unit;
  return text + "。";
}

}  // namespace

double draw_poster(Canvas& canvas, const Poster& poster) {
  double y = write_band(canvas, poster) + kGap;
  y = write_figures(canvas, poster, y);
  y = draw_charts(canvas, poster, y);
  return write_foot(canvas, poster, y);
}

Picture poster_picture(const Poster& poster, PictureFormat format) {
  return drawn_picture(kPosterWidth, format, description(poster),
                       [&](Canvas& canvas) { return draw_poster(canvas, poster); });
}

}  // namespace jishi::document
