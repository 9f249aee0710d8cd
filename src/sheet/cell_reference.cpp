#include "sheet/cell_reference.hpp"

#include <algorithm>

namespace jishi::sheet {

std::optional<CellReference> parse_cell(std::string_view text) {
  std::size_t at = 0;
  std::size_t column = 0;
  if (at < text.size() && text[at] == '$') ++at;
  for (; at < text.size(); ++at) {
    const char c = text[at] >= 'a' ? static_cast<char>(text[at] - 'a' + 'A') : text[at];
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    if (column > kMostColumns) return std::nullopt;
  }
  if (at < text.size() && text[at] == '$') ++at;
  std::int64_t row = 0;
  for (; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    row = row * 10 + (text[at] - '0');
    if (row > kMostRows) return std::nullopt;
  }
  if (column == 0 || row == 0) return std::nullopt;
  return CellReference{row, column - 1};
}

std::optional<Merge> parse_area(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto one = parse_cell(text.substr(0, colon));
  const auto two = colon == std::string_view::npos ? one : parse_cell(text.substr(colon + 1));
  if (!one || !two) return std::nullopt;
  return Merge{std::min(one->row, two->row), std::max(one->row, two->row),
               std::min(one->column, two->column), std::max(one->column, two->column)};
}

}  // namespace jishi::sheet
