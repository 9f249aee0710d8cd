// The sheet in which published figures are written down to be checked, and its template.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "indicator/published_figure.hpp"

namespace jishi::app {

struct FigureSheet {
  struct Line {
    std::int64_t row;  // of the sheet, as the user's program shows it
    indicator::PublishedFigure figure;
  };
  struct Unread {
    std::string cell;  // “C12”
    std::string message;
  };
  std::vector<Line> lines;
  std::vector<Unread> unread;  // their rows are not among the lines
};

// The first sheet that is not hidden; the heading row is looked for in the first rows. Beyond the
// errors of sheet::open_workbook: figures_without_heading, too_many_figures. Throws Failure where
// the file breaks while being read.
Result<FigureSheet> read_figure_sheet(const std::filesystem::path& file);

// An empty sheet to be filled, with how to fill it. Errors unknown_format, cannot_write.
Result<void> write_figure_template(const std::filesystem::path& file);

}  // namespace jishi::app
