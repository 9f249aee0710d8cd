#include "exchange/heading_search.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "exchange/heading.hpp"

namespace jishi::exchange {
namespace {

// 家长/电话 is not the phone of the person whom the row is about.
bool is_of_others(std::string_view group) {
  constexpr std::array<std::string_view, 11> kOthers{"家长",   "父亲",   "母亲",    "父母",
                                                     "监护人", "配偶",   "联系人",  "介绍人",
                                                     "证明人", "推荐人", "家庭成员"};
  if (group.find(':') != group.npos) return false;  // “联系人：王五” is a line above the table
  const std::string key = normalised_heading(group);
  return std::ranges::any_of(kOthers, [&](auto other) { return key.find(other) != key.npos; });
}

}  // namespace

// Whether the column says something of a row by itself.
bool HeadingSearch::counts(std::size_t column) const {
  if (column >= columns_.size()) return false;
  const ColumnRole role = columns_[column].role;
  return role != ColumnRole::serial && role != ColumnRole::problem && role != ColumnRole::minor;
}

Slot HeadingSearch::slot_at(std::size_t row, std::size_t column) const {
  const HeadCell& cell = grid_.at(row, column);
  Slot slot;
  slot.sheet_column = column;
  slot.row = cell.first_row;
  slot.last_row = cell.last_row;
  slot.covered = cell.merged && cell.first_column < column;
  if (!slot.covered) slot.lower = cell.text;
  slot.own_lower = slot.named() && cell.first_row == grid_.number(row);
  return slot;
}

// Puts what the upper row says above the lower names; it alone names what the lower leaves empty.
void HeadingSearch::name_groups(std::vector<Slot>& slots, std::size_t upper_row) const {
  std::string group;  // goes on to the right where the upper row is empty
  for (Slot& slot : slots) {
    const HeadCell& above = grid_.at(upper_row, slot.sheet_column);
    const bool spans_both = above.merged && above.last_row >= grid_.number(upper_row + 1);
    if (spans_both || (!slot.named() && !slot.covered)) {
      group.clear();
      if (spans_both || above.text.empty()) continue;
      slot.covered = above.merged && above.first_column < slot.sheet_column;
      if (!slot.covered) slot.lower = above.text;
      slot.row = above.first_row;
      slot.last_row = grid_.number(upper_row + 1);
      continue;
    }
    if (!above.text.empty()) group = above.text;
    if (slot.named() && group != slot.lower) slot.upper = group;
  }
}

// What stands above a single row of headings is no part of their names, but says something of them
// unless it is a title above all.
void HeadingSearch::set_above(HeadingRows& rows, std::size_t upper_row) const {
  std::vector<Slot> groups = rows.slots;
  if (rows.levels == 1) name_groups(groups, upper_row);
  std::set<std::string> titles;
  for (const Slot& slot : groups)
    if (slot.named()) titles.insert(slot.upper);
  if (titles.size() < 2) return;
  for (std::size_t i = 0; i < groups.size(); ++i)
    rows.slots[i].above = groups[i].upper;
}

void HeadingSearch::match(Slot& slot) const {
  if (!slot.named()) return;
  if (!slot.upper.empty()) {
    const auto joined = index_.find(slot.heading());
    // What was bound by hand was bound by its whole name.
    if (joined && joined->nearness == Nearness::chosen) {
      slot.match = joined;
      return;
    }
  }
  if (!is_of_others(slot.above)) slot.match = index_.find(slot.lower, scale_of(slot.above));
  if (!slot.match && !slot.upper.empty()) slot.match = index_.find(slot.heading());
}

std::size_t HeadingSearch::score(const HeadingRows& rows, std::size_t first,
                                 std::size_t last) const {
  std::set<std::size_t> brought;
  for (std::size_t i = first; i < last; ++i) {
    const Slot& slot = rows.slots[i];
    if (slot.match && counts(slot.match->column)) brought.insert(slot.match->column);
  }
  return brought.size();
}

// Columns between which none is empty from the headings downwards.
void HeadingSearch::choose_block(HeadingRows& rows) const {
  const auto parts = [&](const Slot& slot) {
    return !slot.named() && !slot.covered && grid_.is_empty_below(rows.row, slot.sheet_column);
  };
  const std::size_t end = rows.slots.size();
  for (std::size_t first = 0; first < end;) {
    std::size_t last = first;
    while (last < end && !parts(rows.slots[last]))
      ++last;
    const std::size_t found = score(rows, first, last);
    if (found > rows.score) {
      rows.first = first;
      rows.last = last;
      rows.score = found;
    }
    first = last + 1;
  }
}

HeadingRows HeadingSearch::evaluate(std::size_t row, std::size_t levels) const {
  HeadingRows rows;
  rows.row = row;
  rows.levels = levels;
  for (std::size_t column = 0; column < grid_.width(); ++column)
    rows.slots.push_back(slot_at(row, column));
  if (levels == 2) name_groups(rows.slots, row - 1);
  if (row > 0) set_above(rows, row - 1);
  for (Slot& slot : rows.slots)
    match(slot);
  part_groups(rows);
  choose_block(rows);
  return rows;
}

// A heading is merged out of the row above: it does not stand alone.
bool HeadingSearch::begins_above(std::size_t row) const {
  for (std::size_t column = 0; row > 0 && column < grid_.width(); ++column) {
    const HeadCell& cell = grid_.at(row, column);
    if (cell.merged && cell.first_row <= grid_.number(row - 1)) return true;
  }
  return false;
}

std::optional<HeadingRows> HeadingSearch::best() const {
  std::optional<HeadingRows> best;
  for (std::size_t row = 0; row < grid_.rows(); ++row) {
    for (const std::size_t levels : {std::size_t{1}, std::size_t{2}}) {
      if (levels > row + 1 || (levels == 1 && begins_above(row))) continue;
      HeadingRows rows = evaluate(row, levels);
      if (rows.score == 0) continue;
      const auto names_something = [](const Slot& slot) { return slot.own_lower && slot.match; };
      // A second row that brings as much as the first alone, by names of its own, belongs to it.
      const bool completes =
          best && levels == 2 && best->levels == 1 && best->row + 1 == row &&
          rows.score == best->score && std::ranges::any_of(rows.slots, names_something) &&
          best->slots.size() == rows.slots.size() &&
          !std::ranges::equal(best->slots, rows.slots, {}, &Slot::lower, &Slot::lower);
      if (!best || rows.score > best->score || completes) best = std::move(rows);
    }
  }
  return best;
}

// Where two groups have a column of the same name (书记/电话, 副书记/电话), the whole names may
// tell them apart.
void HeadingSearch::part_groups(HeadingRows& rows) const {
  std::map<std::size_t, int> claims;
  for (const Slot& slot : rows.slots)
    if (slot.match) ++claims[slot.match->column];
  for (Slot& slot : rows.slots) {
    if (!slot.match || slot.upper.empty() || claims[slot.match->column] < 2) continue;
    const auto joined = index_.find(slot.heading());
    if (!joined || joined->column == slot.match->column) continue;
    --claims[slot.match->column];
    slot.match = joined;
  }
}

bool HeadingSearch::enough(const HeadingRows& rows) const {
  if (rows.score >= 2) return true;
  std::set<std::size_t> brought;
  for (const Slot& slot : rows.slots)
    if (slot.match) brought.insert(slot.match->column);
  std::size_t required = 0;
  std::size_t meaningful = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (counts(i) && columns_[i].role != ColumnRole::passed_over) ++meaningful;
    if (!columns_[i].required) continue;
    ++required;
    if (!brought.contains(i)) return false;
  }
  return required > 0 || meaningful <= 1;
}

}  // namespace jishi::exchange
