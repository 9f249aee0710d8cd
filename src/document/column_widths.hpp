// How the width of a page is shared among the columns of a table. Pure.
#pragma once

#include <vector>

#include "document/table.hpp"

namespace jishi::document {

// What a column needs, in half characters: a Chinese character takes two.
struct ColumnNeed {
  int least = 0;         // no number is broken, no text narrower than a few characters
  int wanted = 0;        // nothing is broken
  bool centred = false;  // of text: all of it short
};

// For every written column, 序号 included.
std::vector<ColumnNeed> column_needs(const Table& table);

// The widths, of which the sum is `total`: what each wants where there is room (the rest shared
// alike), else the least and of what is left in proportion. `fits` is false where not even the
// least fits; widths then shrink in proportion.
struct ColumnWidths {
  std::vector<int> widths;
  bool fits = true;
};
ColumnWidths share_width(const std::vector<ColumnNeed>& needs, int total);

}  // namespace jishi::document
