// Who stands below whom in one edition.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "organisation/division_match.hpp"

namespace jishi::organisation::division {

constexpr std::size_t at(RowIndex row) {
  return static_cast<std::size_t>(row);
}

class Kin {
 public:
  // Keeps a reference to `rows`; parents must stand before their children.
  explicit Kin(const std::vector<DivisionRow>& rows);

  // In the order of the list; kNoRow gives the rows without a parent.
  std::span<const RowIndex> children(RowIndex parent) const {
    const std::size_t slot = at(parent + 1);
    return std::span(children_).subspan(offsets_[slot], offsets_[slot + 1] - offsets_[slot]);
  }
  // The row itself or the one above it on `level`; kNoRow where there is none.
  RowIndex on_level(RowIndex row, Level level) const {
    while (row != kNoRow && rows_[at(row)].level > level)
      row = rows_[at(row)].parent;
    return row != kNoRow && rows_[at(row)].level == level ? row : kNoRow;
  }
  // The last digits of the code, those that tell a row from its siblings; the whole code where it
  // does not begin with its parent's.
  std::string_view code_tail(RowIndex row) const {
    const DivisionRow& division = rows_[at(row)];
    if (division.parent == kNoRow) return division.code;
    const auto parent = rows_[at(division.parent)].code;
    return division.code.starts_with(parent) ? division.code.substr(parent.size()) : division.code;
  }

 private:
  const std::vector<DivisionRow>& rows_;
  std::vector<std::size_t> offsets_;
  std::vector<RowIndex> children_;
};

}  // namespace jishi::organisation::division
