// Draws charts and posters.
#pragma once

#include "document/canvas.hpp"
#include "document/chart.hpp"
#include "document/poster.hpp"

namespace jishi::document {

inline constexpr double kTextWidth = 156 * kPointsPerMillimetre;    // of a page, GB/T 9704-2012
inline constexpr double kPosterWidth = 210 * kPointsPerMillimetre;  // A4

// A checked chart with its title, legend and source lines; the height follows from what is in it.
// Throws Failure out_of_memory.
Picture chart_picture(const Chart& chart, PictureFormat format, double width = kTextWidth);
// A checked poster, 210 mm wide and as high as it needs to be.
Picture poster_picture(const Poster& poster, PictureFormat format);

// Draws the chart with its upper left corner at `corner`; returns where it ends below.
double draw_chart(Canvas& canvas, const Chart& chart, Point corner, double width);
// Draws the poster from the upper left corner on; returns where it ends below.
double draw_poster(Canvas& canvas, const Poster& poster);

}  // namespace jishi::document
