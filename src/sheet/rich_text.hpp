// The text of a shared or inline string: plain, or runs with formats of their own, which are
// joined; the reading aids of Japanese files (rPh) are left out.
#pragma once

#include <string>
#include <string_view>

#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

// Gets the events inside the element that holds the text (si, is).
class RichText {
 public:
  // `limit` in bytes: beyond it the text no longer grows and is too long.
  explicit RichText(std::size_t limit) : limit_(limit) {}

  void clear();
  void start(std::string_view name, const XmlAttributes& attributes);
  void end();
  void text(std::string_view piece);

  bool too_long() const { return too_long_; }
  // Decoded; after the end of the element.
  std::string& finish();

 private:
  std::size_t limit_;
  std::string text_;
  std::size_t piece_begin_ = 0;
  int depth_ = 0;
  int text_depth_ = 0;  // of the t we are in; 0: in none
  bool in_run_ = false;
  bool keep_blanks_ = false;
  bool too_long_ = false;
};

}  // namespace jishi::sheet
