#include "package/placeholder.hpp"

namespace jishi::package {
namespace {

void add_text(std::vector<TextPiece>& pieces, char c, std::size_t offset) {
  if (pieces.empty() || pieces.back().placeholder) pieces.push_back({"", false, offset});
  pieces.back().text += c;
}

}  // namespace

std::vector<TextPiece> pieces_of(std::string_view text) {
  std::vector<TextPiece> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool brace = text[i] == '{' || text[i] == '}';
    if (!brace) {
      add_text(pieces, text[i], i);
    } else if (i + 1 < text.size() && text[i + 1] == text[i]) {
      add_text(pieces, text[i], i);
      ++i;
    } else if (const std::size_t end = text.find('}', i); text[i] == '}' || end == text.npos) {
      pieces.push_back({std::string(1, text[i]), true, i});
    } else {
      pieces.push_back({std::string(text.substr(i + 1, end - i - 1)), true, i});
      i = end;
    }
  }
  return pieces;
}

}  // namespace jishi::package
