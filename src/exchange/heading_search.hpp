// Which rows of a head are the headings, and what each of their columns stands for. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exchange/column.hpp"
#include "exchange/head_grid.hpp"
#include "exchange/heading_index.hpp"

namespace jishi::exchange {

// A sheet column in rows that may be the headings.
struct Slot {
  std::size_t sheet_column = 0;
  std::int64_t row = 0;       // of the cell that names it
  std::int64_t last_row = 0;  // of its merged area
  std::string lower;
  std::string upper;       // empty: one level
  std::string above;       // the group that it stands under, whether a part of its name or not
  bool own_lower = false;  // the lower row itself names it
  bool covered = false;    // part of a merged heading that began further left
  std::optional<HeadingMatch> match;

  bool named() const { return !lower.empty(); }
  std::string heading() const { return upper.empty() ? lower : upper + "/" + lower; }
};

// One or two rows taken for the headings.
struct HeadingRows {
  std::size_t row = 0;  // the lower one
  std::size_t levels = 1;
  std::vector<Slot> slots;  // by sheet column
  std::size_t first = 0;    // the block that is taken
  std::size_t last = 0;     // exclusive
  std::size_t score = 0;    // columns brought, 序号 and the like not counted

  std::size_t top() const { return row + 1 - levels; }
};

class HeadingSearch {
 public:
  // All outlive the search.
  HeadingSearch(const HeadGrid& grid, std::span<const Column> columns, const HeadingIndex& index)
      : grid_(grid), columns_(columns), index_(index) {}

  // The rows that bring most columns; none where no row brings any.
  std::optional<HeadingRows> best() const;
  // At least two columns, or all that are required.
  bool enough(const HeadingRows& rows) const;
  // Whether the column says something of a row by itself.
  bool counts(std::size_t column) const;

 private:
  HeadingRows evaluate(std::size_t row, std::size_t levels) const;
  Slot slot_at(std::size_t row, std::size_t column) const;
  void name_groups(std::vector<Slot>& slots, std::size_t upper_row) const;
  void set_above(HeadingRows& rows, std::size_t upper_row) const;
  void match(Slot& slot) const;
  void part_groups(HeadingRows& rows) const;
  void choose_block(HeadingRows& rows) const;
  std::size_t score(const HeadingRows& rows, std::size_t first, std::size_t last) const;
  bool begins_above(std::size_t row) const;

  const HeadGrid& grid_;
  std::span<const Column> columns_;
  const HeadingIndex& index_;
};

}  // namespace jishi::exchange
