// A poster (一张图): what matters of a work at a glance. Values only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "document/chart.hpp"
#include "document/marks.hpp"

namespace jishi::document {

inline constexpr std::size_t kFewestKeyFigures = 3;
inline constexpr std::size_t kMostKeyFigures = 6;
inline constexpr std::size_t kMostPosterCharts = 4;

struct KeyFigure {
  std::string number;  // as it shall be read: 36666, 2.8万, 51%
  std::string unit;    // 个; empty with a percentage
  std::string label;   // 新建直属团组织
};

struct Poster {
  std::string title;
  std::string subtitle;  // whose work, at which date
  std::vector<KeyFigure> figures;
  std::vector<Chart> charts;
  std::vector<std::string> basis;  // 口径 of the figures, a line each
  Marks marks;
};

// Error bad_poster, bad_chart.
Result<void> check(const Poster& poster);

}  // namespace jishi::document
