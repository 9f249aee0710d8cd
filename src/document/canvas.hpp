// Where pictures are drawn: points (1/72 inch), from the upper left corner down. What is drawn
// becomes a PNG at 300 dpi or an SVG whose letters are outlines, so that it looks the same
// wherever it is opened. Text is in Noto Sans CJK SC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace jishi::document {

inline constexpr double kPointsPerMillimetre = 72.0 / 25.4;

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

inline constexpr Colour kInk{0.13, 0.13, 0.13};
inline constexpr Colour kPaleInk{0.40, 0.40, 0.40};
inline constexpr Colour kGridInk{0.82, 0.82, 0.82};
inline constexpr Colour kPaper{1, 1, 1};
inline constexpr Colour kStrong{0.10, 0.28, 0.49};  // the one colour of our charts, dark
inline constexpr Colour kSoft{0.68, 0.80, 0.92};    // and light

// Fills that differ in lightness and pattern, so that they are told apart on any printer.
inline constexpr std::size_t kFills = 8;
// Markers of lines: each has a shape and a kind of line of its own.
inline constexpr std::size_t kMarkers = 8;

enum class Weight : std::uint8_t { regular, bold };
enum class Anchor : std::uint8_t { left, centre, right };

struct Lettering {
  double size = 9;  // points
  Weight weight = Weight::regular;
  Colour colour = kInk;
  double most_width = 0;       // breaks beyond; 0: one line however long
  std::size_t most_lines = 1;  // what does not fit is left out in the middle with “…”
};

struct Extent {
  double width = 0;
  double height = 0;
};

enum class PictureFormat : std::uint8_t { png, svg };

struct Picture {
  std::string bytes;
  Extent size;              // points
  std::string description;  // for those who cannot see it; within an SVG too
};

// One thread. Text may be any: line ends and tabs in it are blanks, other control characters and
// what is not UTF-8 become U+FFFD. U+2028 ends a line.
class Canvas {
 public:
  // To measure on: what is drawn becomes no picture. Throws Failure out_of_memory.
  Canvas();
  // Paper of that size. Throws Failure out_of_memory.
  Canvas(Extent size, PictureFormat format);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  Extent measure(std::string_view text, const Lettering& lettering);
  // `at` is the upper edge, at the anchored side. The extent that was taken.
  Extent write(Point at, Anchor anchor, std::string_view text, const Lettering& lettering);

  void paint(const Box& box, Colour colour);
  void frame(const Box& box, Colour colour, double line_width);
  void fill(const Box& box, std::size_t fill);  // below kFills, with a thin edge
  // The colour of letters on that fill; on a patterned one they need paper behind them.
  static Colour letters_on(std::size_t fill);
  static bool is_patterned(std::size_t fill);
  void line(Point from, Point to, Colour colour, double line_width);
  void curve(std::span<const Point> points, std::size_t marker);  // straight from point to point
  void mark(Point at, std::size_t marker);

  // Where text was written, in the order of writing: a test that no text lies on another.
  std::span<const Box> written() const;

  // Of a canvas with paper; the last that it is asked for. Throws Failure out_of_memory.
  Picture picture(const std::string& description);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// What `draw` draws, as wide as said and down to where it says that it ends. It is asked twice:
// first to learn the height. Throws Failure out_of_memory.
Picture drawn_picture(double width, PictureFormat format, const std::string& description,
                      const std::function<double(Canvas&)>& draw);

}  // namespace jishi::document
