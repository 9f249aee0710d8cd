#include "exchange/head_grid.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "exchange/table.hpp"

namespace jishi::exchange {
namespace {

// What is longer is no heading, and is not multiplied over a merged area.
std::string head_text(const sheet::Cell& cell) {
  constexpr std::size_t kMostBytes = 600;
  if (says_nothing(cell)) return {};
  std::string text = plain_text(cell);
  if (!is_utf8(text)) return "\uFFFD";
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  text.resize(end);
  return text;
}

}  // namespace

HeadGrid::HeadGrid(std::span<const sheet::Row> head, std::span<const sheet::Merge> merges) {
  for (const sheet::Row& row : head) {
    if (row.hidden) continue;
    rows_.push_back(&row);
    width_ = std::max(width_, row.cells.size());
  }
  cells_.resize(rows_.size() * width_);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (std::size_t column = 0; column < width_; ++column) {
      HeadCell& cell = cells_[i * width_ + column];
      cell.text = head_text(rows_[i]->at(column));
      cell.first_row = cell.last_row = rows_[i]->number;
      cell.first_column = column;
    }
  }
  std::size_t spread_out = 0;
  for (const sheet::Merge& merge : merges) {
    if (rows_.empty() || merge.first_row > rows_.back()->number) continue;
    if (++spread_out > kMostHeadMerges) break;
    spread(merge, head);
  }
}

void HeadGrid::spread(const sheet::Merge& merge, std::span<const sheet::Row> head) {
  const auto origin = std::ranges::find(head, merge.first_row, &sheet::Row::number);
  if (origin == head.end() || merge.last_row - merge.first_row >= kMostHeadingRows) return;
  const std::string text = head_text(origin->at(merge.first_column));
  if (text.empty()) return;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i]->number < merge.first_row || rows_[i]->number > merge.last_row) continue;
    for (std::size_t c = merge.first_column; c <= merge.last_column && c < width_; ++c)
      cells_[i * width_ + c] = {text, merge.first_row, merge.last_row, merge.first_column, true};
  }
}

bool HeadGrid::is_empty_below(std::size_t row, std::size_t column) const {
  for (std::size_t i = row + 1; i < rows_.size(); ++i)
    if (!at(i, column).text.empty()) return false;
  return true;
}

}  // namespace jishi::exchange
