#include <pango/pangocairo.h>

#include "samples.hpp"

namespace jishi::document {

void forget_fonts() {
  // Not also cairo_debug_reset_static_data(): Pango sorts fonts in threads of its own that may
  // outlast a short test, and cairo aborts where a font is still in use. What cairo keeps is
  // reachable to the end: no leak.
  pango_cairo_font_map_set_default(nullptr);
}

}  // namespace jishi::document
