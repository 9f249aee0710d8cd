#include <cairo.h>
#include <pango/pangocairo.h>

#include "samples.hpp"

namespace jishi::document {

void forget_fonts() {
  pango_cairo_font_map_set_default(nullptr);
  cairo_debug_reset_static_data();
}

}  // namespace jishi::document
