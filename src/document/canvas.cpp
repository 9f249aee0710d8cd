#include "document/canvas.hpp"

#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "base/error.hpp"
#include "document/fills.hpp"
#include "sheet/out_text.hpp"

namespace jishi::document {
namespace {

constexpr double kDotsPerInch = 300;
constexpr double kScale = kDotsPerInch / 72;
constexpr const char* kFont = "Noto Sans CJK SC";

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

struct DestroyContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, DestroyContext>;

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

void must(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw Failure({"out_of_memory", "图太大，内存不足，请减少图中的内容后重试。"});
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

int in_dots(double points) {
  return static_cast<int>(std::lround(points * kScale));
}

// What a program that reads the picture aloud says.
std::string with_description(const std::string& svg, const std::string& description) {
  pugi::xml_document document;
  if (!document.load_string(svg.c_str(), pugi::parse_full)) return svg;
  pugi::xml_node root = document.document_element();
  root.append_attribute("role") = "img";
  std::string room;
  const std::string shown(sheet::shown_text(description, room));
  root.prepend_child("title").text().set(shown.c_str());
  std::ostringstream out;
  document.save(out, "", pugi::format_raw);
  return out.str();
}

}  // namespace

struct Canvas::Parts {
  Parts() : surface(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nullptr)) {}
  Parts(Extent of_paper, PictureFormat of_picture)
      : size(of_paper), format(of_picture), surface(surface_of_picture()) {}

  // An SVG is drawn itself: cairo 1.16 leaks the fonts of what was recorded and then painted on
  // one.
  cairo_surface_t* surface_of_picture() {
    if (format == PictureFormat::svg)
      return cairo_svg_surface_create_for_stream(append, &bytes, size.width, size.height);
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, in_dots(size.width),
                                      in_dots(size.height));
  }

  Extent size;
  PictureFormat format = PictureFormat::png;
  std::string bytes;
  Surface surface;
  Context context{cairo_create(surface.get())};
  std::vector<Box> written;

  // Glyphs stand where the measures say, at whatever size they are painted later.
  Layout layout(std::string_view text, const Lettering& lettering) const {
    Layout out(pango_cairo_create_layout(context.get()));
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    PangoContext* pango = pango_layout_get_context(out.get());
    pango_cairo_context_set_font_options(pango, options);
    pango_context_set_round_glyph_positions(pango, FALSE);
    pango_context_set_language(pango, pango_language_from_string("zh-cn"));
    cairo_font_options_destroy(options);

    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, kFont);
    pango_font_description_set_absolute_size(font, lettering.size * PANGO_SCALE);
    pango_font_description_set_weight(
        font, lettering.weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(out.get(), font);
    pango_font_description_free(font);

    std::string room;
    std::string shown(sheet::shown_text(text, room));
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    pango_layout_set_text(out.get(), shown.data(), static_cast<int>(shown.size()));
    if (lettering.most_width > 0) {
      pango_layout_set_width(out.get(), static_cast<int>(lettering.most_width * PANGO_SCALE));
      pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height(out.get(), -static_cast<int>(lettering.most_lines));
      pango_layout_set_ellipsize(
          out.get(), lettering.most_lines > 1 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
    }
    return out;
  }

  void choose(Colour colour) const {
    cairo_set_source_rgb(context.get(), colour.red, colour.green, colour.blue);
  }
};

Canvas::Canvas() : parts_(std::make_unique<Parts>()) {
  must(cairo_status(parts_->context.get()));
}

Canvas::Canvas(Extent size, PictureFormat format) : parts_(std::make_unique<Parts>(size, format)) {
  cairo_t* context = parts_->context.get();
  if (format == PictureFormat::png) cairo_scale(context, kScale, kScale);
  parts_->choose(kPaper);
  cairo_paint(context);
  must(cairo_status(context));
}

Canvas::~Canvas() = default;

Extent Canvas::measure(std::string_view text, const Lettering& lettering) {
  const Layout layout = parts_->layout(text, lettering);
  int width = 0;
  int height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
}

Extent Canvas::write(Point at, Anchor anchor, std::string_view text, const Lettering& lettering) {
  const Layout layout = parts_->layout(text, lettering);
  // Lines of one text stand to the anchored side too.
  if (anchor != Anchor::left) {
    pango_layout_set_alignment(layout.get(),
                               anchor == Anchor::right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER);
  }
  PangoRectangle used;
  pango_layout_get_extents(layout.get(), nullptr, &used);
  const double width = static_cast<double>(used.width) / PANGO_SCALE;
  const double height = static_cast<double>(used.height) / PANGO_SCALE;
  double left = at.x;
  if (anchor == Anchor::centre) left -= width / 2;
  if (anchor == Anchor::right) left -= width;
  parts_->choose(lettering.colour);
  // Where a width is set, lines are aligned within it and begin at used.x.
  cairo_move_to(parts_->context.get(), left - static_cast<double>(used.x) / PANGO_SCALE, at.y);
  pango_cairo_show_layout(parts_->context.get(), layout.get());
  parts_->written.push_back({left, at.y, width, height});
  return {width, height};
}

std::span<const Box> Canvas::written() const {
  return parts_->written;
}

void Canvas::paint(const Box& box, Colour colour) {
  parts_->choose(colour);
  cairo_rectangle(parts_->context.get(), box.x, box.y, box.width, box.height);
  cairo_fill(parts_->context.get());
}

void Canvas::frame(const Box& box, Colour colour, double line_width) {
  parts_->choose(colour);
  cairo_set_line_width(parts_->context.get(), line_width);
  cairo_rectangle(parts_->context.get(), box.x, box.y, box.width, box.height);
  cairo_stroke(parts_->context.get());
}

void Canvas::fill(const Box& box, std::size_t fill) {
  assert(fill < kFills);
  paint_fill(parts_->context.get(), box, fill);
}

Colour Canvas::letters_on(std::size_t fill) {
  return look_of_fill(fill).letters;
}

bool Canvas::is_patterned(std::size_t fill) {
  return look_of_fill(fill).pattern != Pattern::none;
}

void Canvas::line(Point from, Point to, Colour colour, double line_width) {
  parts_->choose(colour);
  cairo_set_line_width(parts_->context.get(), line_width);
  cairo_move_to(parts_->context.get(), from.x, from.y);
  cairo_line_to(parts_->context.get(), to.x, to.y);
  cairo_stroke(parts_->context.get());
}

void Canvas::curve(std::span<const Point> points, std::size_t marker) {
  paint_curve(parts_->context.get(), points, marker);
}

void Canvas::mark(Point at, std::size_t marker) {
  paint_marker(parts_->context.get(), at, marker);
}

Picture Canvas::picture(const std::string& description) {
  must(cairo_status(parts_->context.get()));
  parts_->context.reset();
  if (parts_->format == PictureFormat::png) {
    must(cairo_surface_write_to_png_stream(parts_->surface.get(), append, &parts_->bytes));
  } else {
    cairo_surface_finish(parts_->surface.get());
    must(cairo_surface_status(parts_->surface.get()));
    parts_->bytes = with_description(parts_->bytes, description);
  }
  return {std::move(parts_->bytes), parts_->size, description};
}

Picture drawn_picture(double width, PictureFormat format, const std::string& description,
                      const std::function<double(Canvas&)>& draw) {
  Canvas aside;
  Canvas canvas({width, draw(aside)}, format);
  draw(canvas);
  return canvas.picture(description);
}

}  // namespace jishi::document
