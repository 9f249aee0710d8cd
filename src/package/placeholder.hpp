// Names in braces within a text: “{figure} 人”. {{ and }} stand for the braces themselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jishi::package {

struct TextPiece {
  std::string text;  // of a placeholder its name
  bool placeholder = false;
  std::size_t offset = 0;  // in bytes: where it begins, of a placeholder its brace
};

// A brace that is not closed, or opens nothing, is a placeholder that no name fits.
std::vector<TextPiece> pieces_of(std::string_view text);

}  // namespace jishi::package
