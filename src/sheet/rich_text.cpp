#include "sheet/rich_text.hpp"

#include "sheet/cell_text.hpp"

namespace jishi::sheet {

void RichText::clear() {
  text_.clear();
  depth_ = 0;
  text_depth_ = 0;
  too_long_ = false;
}

void RichText::start(std::string_view name, const XmlAttributes& attributes) {
  ++depth_;
  if (depth_ == 1) in_run_ = name == "r";
  if (name == "t" && (depth_ == 1 || (depth_ == 2 && in_run_))) {
    text_depth_ = depth_;
    piece_begin_ = text_.size();
    keep_blanks_ = attributes.exactly("xml:space") == "preserve";
  }
}

void RichText::end() {
  if (depth_ == text_depth_) {
    text_depth_ = 0;
    if (!keep_blanks_) {
      const std::string kept(trimmed(std::string_view(text_).substr(piece_begin_)));
      text_.resize(piece_begin_);
      text_ += kept;
    }
  }
  --depth_;
}

void RichText::text(std::string_view piece) {
  if (text_depth_ == 0 || text_depth_ != depth_ || too_long_) return;
  if (text_.size() + piece.size() > limit_) {
    too_long_ = true;
  } else {
    text_ += piece;
  }
}

std::string& RichText::finish() {
  decode_text(text_);
  return text_;
}

}  // namespace jishi::sheet
