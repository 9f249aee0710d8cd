#include <algorithm>
#include <array>

#include "document/plots.hpp"

namespace jishi::document {
namespace {

constexpr std::size_t kMostInOnePanel = 32;
constexpr std::size_t kMostInEach = 40;
constexpr std::size_t kRoomyRows = 20;  // up to so many rows names may take two lines
constexpr double kPanelGap = 14;
// Of a panel's width at most, by the number of panels.
constexpr std::array<double, 3> kNameShares = {0.36, 0.42, 0.5};
constexpr double kNameGap = 5;  // between a name and its bar
constexpr double kCloseNameSize = 8;
constexpr double kSmallestNameSize = 6.5;
constexpr double kLineGap = 3;

std::vector<Panel> panels_for(const std::vector<std::size_t>& order, const Box& area) {
  const std::size_t count =
      order.size() <= kMostInOnePanel ? 1 : (order.size() + kMostInEach - 1) / kMostInEach;
  const std::size_t panels = order.size() > kMostInOnePanel ? std::max<std::size_t>(count, 2) : 1;
  const std::size_t each = (order.size() + panels - 1) / panels;
  const double width =
      (area.width - kPanelGap * static_cast<double>(panels - 1)) / static_cast<double>(panels);
  std::vector<Panel> out(panels);
  for (std::size_t i = 0; i < panels; ++i) {
    out[i].x = area.x + static_cast<double>(i) * (width + kPanelGap);
    out[i].width = width;
    const auto first =
        order.begin() + static_cast<std::ptrdiff_t>(std::min(i * each, order.size()));
    const auto last =
        order.begin() + static_cast<std::ptrdiff_t>(std::min((i + 1) * each, order.size()));
    out[i].rows.assign(first, last);
  }
  return out;
}

Lettering name_lettering(const RowSetting& setting) {
  Lettering lettering;
  lettering.size = setting.name_size;
  lettering.most_lines = setting.name_lines;
  lettering.most_width = setting.name_width - kNameGap;
  return lettering;
}

double widest_name(Canvas& canvas, const Chart& chart, double size) {
  Lettering one_line;
  one_line.size = size;
  double widest = 0;
  for (const std::string& name : chart.names)
    widest = std::max(widest, canvas.measure(name, one_line).width);
  return widest;
}

}  // namespace

RowSetting set_rows(Canvas& canvas, const Chart& chart, const Box& area, double pitch,
                    double close_pitch) {
  RowSetting setting;
  setting.panels = panels_for(drawn_order(chart), area);
  const bool roomy = chart.names.size() <= kRoomyRows;
  setting.name_size = roomy ? 9 : kCloseNameSize;
  setting.name_lines = roomy ? 2 : 1;
  setting.pitch = roomy ? pitch : close_pitch;

  const Panel& panel = setting.panels.front();
  const double most = panel.width * kNameShares.at(setting.panels.size() - 1);
  double widest = widest_name(canvas, chart, setting.name_size);
  // Smaller letters before letters left out: names of one office often differ in the middle.
  while (!roomy && widest > most && setting.name_size > kSmallestNameSize) {
    setting.name_size -= 0.5;
    widest = widest_name(canvas, chart, setting.name_size);
  }
  setting.name_width = std::min(widest + 1, most) + kNameGap;

  double highest = 0;
  for (const std::string& name : chart.names)
    highest = std::max(highest, canvas.measure(name, name_lettering(setting)).height);
  setting.pitch = std::max(setting.pitch, highest + kLineGap - (roomy ? 0 : kLineGap));
  return setting;
}

void write_name(Canvas& canvas, const RowSetting& setting, const Panel& panel,
                const std::string& name, double middle) {
  write_beside(canvas, {panel.x + setting.name_width - kNameGap, middle}, Anchor::right, name,
               name_lettering(setting));
}

void write_beside(Canvas& canvas, Point middle, Anchor anchor, const std::string& text,
                  const Lettering& lettering) {
  const double height = canvas.measure(text, lettering).height;
  canvas.write({middle.x, middle.y - height / 2}, anchor, text, lettering);
}

}  // namespace jishi::document
