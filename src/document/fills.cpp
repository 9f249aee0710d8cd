#include "document/fills.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <vector>

namespace jishi::document {
namespace {

constexpr double kEdge = 0.5;
constexpr double kStripeGap = 4;
constexpr double kStripeWidth = 0.9;
constexpr double kDotGap = 4;
constexpr double kDotRadius = 0.8;
constexpr double kCurveWidth = 1.4;
constexpr double kMarkerRadius = 2.6;

// Neighbours differ strongly in lightness; patterns tell apart what has the same.
constexpr std::array<FillLook, kFills> kLooks = {{{kStrong, Pattern::none, kPaper},
                                                  {kSoft, Pattern::none, kInk},
                                                  {kPaper, Pattern::rising, kInk},
                                                  {{0.36, 0.55, 0.75}, Pattern::none, kPaper},
                                                  {kPaper, Pattern::dots, kInk},
                                                  {kSoft, Pattern::falling, kInk},
                                                  {{0.93, 0.93, 0.93}, Pattern::none, kInk},
                                                  {kPaper, Pattern::crossed, kInk}}};

void choose(cairo_t* context, Colour colour) {
  cairo_set_source_rgb(context, colour.red, colour.green, colour.blue);
}

// Stripes are bound to the paper, not to the box, so that neighbours of one fill look alike.
void stripes(cairo_t* context, const Box& box, double slope) {
  const double reach = box.height;
  const double first = std::floor((box.x - reach) / kStripeGap) * kStripeGap;
  for (double x = first; x < box.x + box.width + reach; x += kStripeGap) {
    cairo_move_to(context, x, slope > 0 ? box.y + box.height : box.y);
    cairo_line_to(context, x + reach, slope > 0 ? box.y : box.y + box.height);
  }
  cairo_stroke(context);
}

void dots(cairo_t* context, const Box& box) {
  for (double y = box.y + kDotGap / 2; y < box.y + box.height + kDotGap; y += kDotGap) {
    for (double x = box.x + kDotGap / 2; x < box.x + box.width + kDotGap; x += kDotGap) {
      cairo_new_sub_path(context);
      cairo_arc(context, x, y, kDotRadius, 0, 2 * std::numbers::pi);
    }
  }
  cairo_fill(context);
}

void paint_pattern(cairo_t* context, const Box& box, Pattern pattern) {
  choose(context, kStrong);
  cairo_set_line_width(context, kStripeWidth);
  switch (pattern) {
    case Pattern::none:
      return;
    case Pattern::rising:
      return stripes(context, box, 1);
    case Pattern::falling:
      return stripes(context, box, -1);
    case Pattern::dots:
      return dots(context, box);
    case Pattern::crossed:
      stripes(context, box, 1);
      return stripes(context, box, -1);
  }
}

struct MarkerLook {
  std::size_t corners;  // 0: round
  bool filled;
  double turn;                 // of the first corner
  std::array<double, 2> dash;  // 0, 0: a full line
};

constexpr double kUp = -std::numbers::pi / 2;
constexpr std::array<MarkerLook, kMarkers> kMarkerLooks = {{
    {0, true, 0, {0, 0}},
    {4, false, kUp + std::numbers::pi / 4, {5, 2}},
    {3, true, kUp, {1.5, 2}},
    {4, true, kUp, {8, 2}},
    {0, false, 0, {3, 3}},
    {3, false, -kUp, {1, 1}},
    {4, true, kUp + std::numbers::pi / 4, {10, 4}},
    {4, false, kUp, {2, 5}},
}};

Colour colour_of_marker(std::size_t marker) {
  return marker % 2 == 0 ? kStrong : Colour{0.25, 0.25, 0.25};
}

}  // namespace

const FillLook& look_of_fill(std::size_t fill) {
  assert(fill < kFills);
  return kLooks[fill];
}

void paint_fill(cairo_t* context, const Box& box, std::size_t fill) {
  const FillLook& look = look_of_fill(fill);
  cairo_save(context);
  cairo_rectangle(context, box.x, box.y, box.width, box.height);
  cairo_clip(context);
  choose(context, look.ground);
  cairo_paint(context);
  paint_pattern(context, box, look.pattern);
  cairo_restore(context);
  choose(context, kStrong);
  cairo_set_line_width(context, kEdge);
  cairo_rectangle(context, box.x, box.y, box.width, box.height);
  cairo_stroke(context);
}

void paint_curve(cairo_t* context, std::span<const Point> points, std::size_t marker) {
  assert(marker < kMarkers);
  if (points.size() < 2) return;
  const MarkerLook& look = kMarkerLooks[marker];
  choose(context, colour_of_marker(marker));
  cairo_set_line_width(context, kCurveWidth);
  if (look.dash[0] > 0) cairo_set_dash(context, look.dash.data(), 2, 0);
  cairo_move_to(context, points.front().x, points.front().y);
  for (const Point& point : points.subspan(1))
    cairo_line_to(context, point.x, point.y);
  cairo_stroke(context);
  cairo_set_dash(context, nullptr, 0, 0);
}

void paint_marker(cairo_t* context, Point at, std::size_t marker) {
  assert(marker < kMarkers);
  const MarkerLook& look = kMarkerLooks[marker];
  cairo_new_path(context);
  if (look.corners == 0) {
    cairo_arc(context, at.x, at.y, kMarkerRadius, 0, 2 * std::numbers::pi);
  } else {
    // Corners lie a little farther out, so that the areas look alike.
    const double radius = kMarkerRadius * 1.25;
    for (std::size_t i = 0; i < look.corners; ++i) {
      const double angle = look.turn + 2 * std::numbers::pi * static_cast<double>(i) /
                                           static_cast<double>(look.corners);
      cairo_line_to(context, at.x + radius * std::cos(angle), at.y + radius * std::sin(angle));
    }
  }
  cairo_close_path(context);
  choose(context, look.filled ? colour_of_marker(marker) : kPaper);
  cairo_fill_preserve(context);
  choose(context, colour_of_marker(marker));
  cairo_set_line_width(context, 1);
  cairo_stroke(context);
}

}  // namespace jishi::document
