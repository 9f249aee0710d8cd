// The first rows of a sheet with merged cells taken for what they show. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sheet/workbook.hpp"

namespace jishi::exchange {

// What is seen in one cell: its own text, or that of the merged area that it is part of.
struct HeadCell {
  std::string text;  // plain_text; empty: nothing
  std::int64_t first_row = 0;
  std::int64_t last_row = 0;
  std::size_t first_column = 0;
  bool merged = false;
};

// The visible rows of a head.
class HeadGrid {
 public:
  HeadGrid(std::span<const sheet::Row> head, std::span<const sheet::Merge> merges);

  std::size_t rows() const { return rows_.size(); }
  std::size_t width() const { return width_; }
  std::int64_t number(std::size_t row) const { return rows_[row]->number; }
  const HeadCell& at(std::size_t row, std::size_t column) const {
    return cells_[row * width_ + column];
  }
  // Nothing in this column in the rows below `row`.
  bool is_empty_below(std::size_t row, std::size_t column) const;

 private:
  void spread(const sheet::Merge& merge, std::span<const sheet::Row> head);

  std::vector<const sheet::Row*> rows_;
  std::size_t width_ = 0;
  std::vector<HeadCell> cells_;
};

}  // namespace jishi::exchange
