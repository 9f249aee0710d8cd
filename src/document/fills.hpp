// How the parts of a chart are told apart without colour: lightness, patterns, markers, dashes.
#pragma once

#include <cairo.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "document/canvas.hpp"

namespace jishi::document {

enum class Pattern : std::uint8_t { none, rising, falling, dots, crossed };

struct FillLook {
  Colour ground;
  Pattern pattern = Pattern::none;
  Colour letters = kInk;
};

const FillLook& look_of_fill(std::size_t fill);

void paint_fill(cairo_t* context, const Box& box, std::size_t fill);
void paint_curve(cairo_t* context, std::span<const Point> points, std::size_t marker);
void paint_marker(cairo_t* context, Point at, std::size_t marker);

}  // namespace jishi::document
