// The inner parts of charts. Each draws below area.y within area.width (area.height does not
// count) and returns where it ends.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "document/canvas.hpp"
#include "document/chart.hpp"

namespace jishi::document {

double draw_bars(Canvas& canvas, const Chart& chart, const Box& area);
double draw_stacked(Canvas& canvas, const Chart& chart, const Box& area);
double draw_compared(Canvas& canvas, const Chart& chart, const Box& area);
double draw_trend(Canvas& canvas, const Chart& chart, const Box& area);

// Many rows stand in panels side by side, with one scale.
struct Panel {
  double x = 0;
  double width = 0;
  std::vector<std::size_t> rows;  // positions in chart.names
};

// How the rows of a chart are set.
struct RowSetting {
  std::vector<Panel> panels;
  double name_size = 9;   // points
  double name_width = 0;  // right-aligned before the plot
  std::size_t name_lines = 1;
  double pitch = 17;  // from row to row
};

// `pitch`: what a row needs besides its name; close rows get `close_pitch`.
RowSetting set_rows(Canvas& canvas, const Chart& chart, const Box& area, double pitch,
                    double close_pitch);
// The name of a row whose middle is at `middle`, right-aligned to the end of the name column.
void write_name(Canvas& canvas, const RowSetting& setting, const Panel& panel,
                const std::string& name, double middle);
// Written with its middle at that height.
void write_beside(Canvas& canvas, Point middle, Anchor anchor, const std::string& text,
                  const Lettering& lettering);

}  // namespace jishi::document
