#include "document/column_widths.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "base/text.hpp"

namespace jishi::document {
namespace {

constexpr int kPadding = 2;       // left and right of what stands in a cell
constexpr int kLeastText = 8;     // four characters to a line
constexpr int kMostWanted = 48;   // beyond, text is broken in any case
constexpr int kMostWord = 24;     // a longer one is broken
constexpr int kCentredUpTo = 12;  // longer text reads better from the left

int width_of(const std::string& text) {
  return static_cast<int>(display_width(text));
}

// Headings may be broken into lines of four characters.
int least_of_heading(const std::string& text) {
  return std::min(width_of(text), kLeastText);
}

// Where letters are broken into lines they are so between words: codes and numbers stay whole.
int longest_word(const std::string& text) {
  int longest = 0;
  int current = 0;
  for (const char c : text) {
    const bool of_word = static_cast<unsigned char>(c) < 0x80 && c != ' ' && c != '\n';
    current = of_word ? current + 1 : 0;
    longest = std::max(longest, current);
  }
  return std::min(longest, kMostWord);
}

// Digits of a font that takes another's place may be wider than half a character.
int with_allowance(int width) {
  return (width * 6 + 4) / 5;
}

void need_text(ColumnNeed& need, const Cell& cell) {
  const std::string text = cell_text(cell);
  const int width = width_of(text);
  const int whole = with_allowance(is_number(cell) ? width : longest_word(text));
  need.wanted = std::max({need.wanted, std::min(width, kMostWanted), whole});
  need.least = std::max({need.least, std::min(width, kLeastText), whole});
  if (!is_number(cell) && width > kCentredUpTo) need.centred = false;
}

int sum(const std::vector<int>& values) {
  return std::accumulate(values.begin(), values.end(), 0);
}

// `total` in parts like `weights`; what rounding leaves is shared out one by one from the left.
std::vector<int> in_proportion(const std::vector<int>& weights, int total) {
  const int all = std::max(sum(weights), 1);
  std::vector<int> out;
  out.reserve(weights.size());
  for (const int weight : weights)
    out.push_back(static_cast<int>(static_cast<std::int64_t>(total) * weight / all));
  int left = total - sum(out);
  for (std::size_t i = 0; left > 0; i = (i + 1) % out.size(), --left)
    ++out[i];
  return out;
}

}  // namespace

std::vector<ColumnNeed> column_needs(const Table& table) {
  std::vector<ColumnNeed> needs(all_columns(table));
  for (ColumnNeed& need : needs)
    need.centred = true;
  for (const HeadingCell& cell : heading_cells(table)) {
    if (cell.columns > 1) continue;
    ColumnNeed& need = needs[cell.column];
    need.least = std::max(need.least, least_of_heading(cell.text));
    need.wanted = std::max(need.wanted, std::min(width_of(cell.text), 2 * kLeastText));
  }
  for (const Row& row : written_rows(table)) {
    for (std::size_t i = 0; i < row.size(); ++i)
      need_text(needs[i], row[i]);
  }
  for (ColumnNeed& need : needs) {
    need.least += kPadding;
    need.wanted = std::max(need.wanted + kPadding, need.least);
  }
  return needs;
}

ColumnWidths share_width(const std::vector<ColumnNeed>& needs, int total) {
  std::vector<int> least;
  std::vector<int> wanted;
  std::vector<int> missing;  // between the two
  for (const ColumnNeed& need : needs) {
    least.push_back(need.least);
    wanted.push_back(need.wanted);
    missing.push_back(need.wanted - need.least);
  }
  if (sum(least) > total) return {in_proportion(least, total), false};
  const bool all = sum(wanted) <= total;
  std::vector<int> widths = all ? wanted : least;
  const std::vector<int> more =
      in_proportion(all ? std::vector<int>(needs.size(), 1) : missing, total - sum(widths));
  for (std::size_t i = 0; i < widths.size(); ++i)
    widths[i] += more[i];
  return {widths, true};
}

}  // namespace jishi::document
