#include "exchange/table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "exchange/head_grid.hpp"
#include "exchange/heading.hpp"
#include "exchange/heading_index.hpp"
#include "exchange/table_lines.hpp"

namespace jishi::exchange {
namespace {

constexpr std::size_t kNone = std::string::npos;
constexpr const char* kUnnamed = "（无列名）";

// A sheet column in rows that may be the headings.
struct Slot {
  std::size_t sheet_column = 0;
  std::int64_t row = 0;       // of the cell that names it
  std::int64_t last_row = 0;  // of its merged area
  std::string lower;
  std::string upper;       // empty: one level
  std::string scale;       // of what stands above
  bool own_lower = false;  // the lower row itself names it
  bool covered = false;    // part of a merged heading that began further left
  std::optional<HeadingMatch> match;

  bool named() const { return !lower.empty(); }
  std::string heading() const { return upper.empty() ? lower : upper + "/" + lower; }
};

// One or two rows taken for the headings.
struct Candidate {
  std::size_t row = 0;  // the lower one
  std::size_t levels = 1;
  std::vector<Slot> slots;  // by sheet column
  std::size_t first = 0;    // the block that is taken
  std::size_t last = 0;     // exclusive
  std::size_t score = 0;    // columns brought, 序号 and the like not counted

  std::size_t top() const { return row + 1 - levels; }
};

class Search {
 public:
  Search(const HeadGrid& grid, std::span<const Column> columns, const HeadingIndex& index)
      : grid_(grid), columns_(columns), index_(index) {}

  std::optional<Candidate> best() const;
  bool enough(const Candidate& candidate) const;
  Result<Table> table(Candidate& candidate) const;
  Error no_headings(const std::optional<Candidate>& nearest) const;

 private:
  Candidate evaluate(std::size_t row, std::size_t levels) const;
  Slot slot_at(std::size_t row, std::size_t column) const;
  void name_groups(std::vector<Slot>& slots, std::size_t upper_row) const;
  void set_scales(Candidate& candidate, std::size_t upper_row) const;
  void match(Slot& slot) const;
  void choose_block(Candidate& candidate) const;
  std::size_t score(const Candidate& candidate, std::size_t first, std::size_t last) const;
  void part_groups(Candidate& candidate) const;
  std::optional<Error> settle(Candidate& candidate) const;
  std::optional<Error> check_scale(const Candidate& candidate, const std::string& measure) const;
  bool begins_above(std::size_t row) const;
  bool counts(std::size_t column) const;
  std::string names_of(const std::set<std::size_t>& columns) const;

  const HeadGrid& grid_;
  std::span<const Column> columns_;
  const HeadingIndex& index_;
};

// Whether the column says something of a row by itself.
bool Search::counts(std::size_t column) const {
  if (column >= columns_.size()) return false;
  const ColumnRole role = columns_[column].role;
  return role != ColumnRole::serial && role != ColumnRole::problem;
}

Slot Search::slot_at(std::size_t row, std::size_t column) const {
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
void Search::name_groups(std::vector<Slot>& slots, std::size_t upper_row) const {
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

// What stands above a single row of headings is no part of their names, but its scale holds; that
// of a title above all of them is told otherwise (check_scale).
void Search::set_scales(Candidate& candidate, std::size_t upper_row) const {
  std::vector<Slot> groups = candidate.slots;
  if (candidate.levels == 1) name_groups(groups, upper_row);
  std::set<std::string> titles;
  for (const Slot& slot : groups)
    if (slot.named()) titles.insert(slot.upper);
  if (titles.size() < 2) return;
  for (std::size_t i = 0; i < groups.size(); ++i)
    candidate.slots[i].scale = scale_of(groups[i].upper);
}

void Search::match(Slot& slot) const {
  if (!slot.named()) return;
  if (!slot.upper.empty()) {
    const auto joined = index_.find(slot.heading());
    // What was bound by hand was bound by its whole name.
    if (joined && joined->nearness == Nearness::chosen) {
      slot.match = joined;
      return;
    }
  }
  slot.match = index_.find(slot.lower, slot.scale);
  if (!slot.match && !slot.upper.empty()) slot.match = index_.find(slot.heading());
}

std::size_t Search::score(const Candidate& candidate, std::size_t first, std::size_t last) const {
  std::set<std::size_t> brought;
  for (std::size_t i = first; i < last; ++i) {
    const Slot& slot = candidate.slots[i];
    if (slot.match && counts(slot.match->column)) brought.insert(slot.match->column);
  }
  return brought.size();
}

// Columns between which none is empty from the headings downwards.
void Search::choose_block(Candidate& candidate) const {
  const auto parts = [&](const Slot& slot) {
    return !slot.named() && !slot.covered && grid_.is_empty_below(candidate.row, slot.sheet_column);
  };
  const std::size_t end = candidate.slots.size();
  for (std::size_t first = 0; first < end;) {
    std::size_t last = first;
    while (last < end && !parts(candidate.slots[last]))
      ++last;
    const std::size_t found = score(candidate, first, last);
    if (found > candidate.score) {
      candidate.first = first;
      candidate.last = last;
      candidate.score = found;
    }
    first = last + 1;
  }
}

Candidate Search::evaluate(std::size_t row, std::size_t levels) const {
  Candidate candidate;
  candidate.row = row;
  candidate.levels = levels;
  for (std::size_t column = 0; column < grid_.width(); ++column)
    candidate.slots.push_back(slot_at(row, column));
  if (levels == 2) name_groups(candidate.slots, row - 1);
  if (row > 0) set_scales(candidate, row - 1);
  for (Slot& slot : candidate.slots)
    match(slot);
  part_groups(candidate);
  choose_block(candidate);
  return candidate;
}

// A heading is merged out of the row above: it does not stand alone.
bool Search::begins_above(std::size_t row) const {
  for (std::size_t column = 0; row > 0 && column < grid_.width(); ++column) {
    const HeadCell& cell = grid_.at(row, column);
    if (cell.merged && cell.first_row <= grid_.number(row - 1)) return true;
  }
  return false;
}

std::optional<Candidate> Search::best() const {
  std::optional<Candidate> best;
  for (std::size_t row = 0; row < grid_.rows(); ++row) {
    for (const std::size_t levels : {std::size_t{1}, std::size_t{2}}) {
      if (levels > row + 1 || (levels == 1 && begins_above(row))) continue;
      Candidate candidate = evaluate(row, levels);
      if (candidate.score == 0) continue;
      const auto names_something = [](const Slot& slot) { return slot.own_lower && slot.match; };
      // A second row that brings as much as the first alone, by names of its own, belongs to it.
      const bool completes =
          best && levels == 2 && best->levels == 1 && best->row + 1 == row &&
          candidate.score == best->score && std::ranges::any_of(candidate.slots, names_something) &&
          best->slots.size() == candidate.slots.size() &&
          !std::ranges::equal(best->slots, candidate.slots, {}, &Slot::lower, &Slot::lower);
      if (!best || candidate.score > best->score || completes) best = std::move(candidate);
    }
  }
  return best;
}

bool Search::enough(const Candidate& candidate) const {
  if (candidate.score >= 2) return true;
  std::set<std::size_t> brought;
  for (const Slot& slot : candidate.slots)
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

std::string Search::names_of(const std::set<std::size_t>& columns) const {
  constexpr std::size_t kMost = 12;
  std::string names;
  std::size_t named = 0;
  for (const std::size_t column : columns) {
    if (++named > kMost) break;
    names += (names.empty() ? "“" : "、“") + columns_[column].heading + "”";
  }
  return columns.size() > kMost ? names + "等 " + std::to_string(columns.size()) + " 列" : names;
}

Error Search::no_headings(const std::optional<Candidate>& nearest) const {
  std::set<std::size_t> wanted;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (counts(i) && columns_[i].role != ColumnRole::passed_over) wanted.insert(i);
  std::string message = "没有找到表头：要找的列有" + names_of(wanted) + "；";
  if (nearest) {
    std::set<std::size_t> seen;
    for (std::size_t i = nearest->first; i < nearest->last; ++i) {
      const auto& match = nearest->slots[i].match;
      if (match && counts(match->column)) seen.insert(match->column);
    }
    message += "最接近的是第 " + std::to_string(grid_.number(nearest->row)) + " 行，只认出" +
               names_of(seen) + "。";
  } else {
    message += "前 " + std::to_string(grid_.rows()) + " 行（不含隐藏行）里一个也没有认出。";
  }
  return {"no_headings",
          message + "请核对工作表是否选对，把列名改成上面的名称，或指明各列的含义。"};
}

// Where two groups have a column of the same name (书记/电话, 副书记/电话), the whole names may
// tell them apart.
void Search::part_groups(Candidate& candidate) const {
  std::map<std::size_t, int> claims;
  for (const Slot& slot : candidate.slots)
    if (slot.match) ++claims[slot.match->column];
  for (Slot& slot : candidate.slots) {
    if (!slot.match || slot.upper.empty() || claims[slot.match->column] < 2) continue;
    const auto joined = index_.find(slot.heading());
    if (!joined || joined->column == slot.match->column) continue;
    --claims[slot.match->column];
    slot.match = joined;
  }
}

// Leaves each column to the slot that is nearest to it.
std::optional<Error> Search::settle(Candidate& candidate) const {
  std::map<std::size_t, std::size_t> holder;  // column → slot
  for (std::size_t i = candidate.first; i < candidate.last; ++i) {
    Slot& slot = candidate.slots[i];
    if (!slot.match || slot.match->column >= columns_.size()) continue;
    if (columns_[slot.match->column].role == ColumnRole::passed_over) continue;
    const auto [at, fresh] = holder.emplace(slot.match->column, i);
    if (fresh) continue;
    Slot& other = candidate.slots[at->second];
    if (slot.match->nearness == other.match->nearness) {
      return Error{"heading_twice",
                   "有两列都是“" + columns_[slot.match->column].heading + "”：" +
                       sheet::cell_name(other.row, other.sheet_column) + "（" + other.heading() +
                       "）和 " + sheet::cell_name(slot.row, slot.sheet_column) + "（" +
                       slot.heading() + "）。请删除或改名其中一列，或指明各列的含义。"};
    }
    Slot& further = slot.match->nearness < other.match->nearness ? other : slot;
    if (&further == &other) at->second = i;
    further.match.reset();
  }
  return std::nullopt;
}

// The numbers of a sheet that counts in 万元 are not those of a column that does not.
std::optional<Error> Search::check_scale(const Candidate& candidate,
                                         const std::string& measure) const {
  if (!is_scale(measure)) return std::nullopt;
  for (std::size_t i = candidate.first; i < candidate.last; ++i) {
    const auto& match = candidate.slots[i].match;
    if (!match || match->nearness == Nearness::chosen || match->column >= columns_.size()) continue;
    const Column& column = columns_[match->column];
    if (!column.decimal || column.heading.find(measure) != std::string::npos) continue;
    return Error{"heading_scale", "表头上方写着“单位：" + measure + "”，而“" + column.heading +
                                      "”不按它计数：请换算后删去这一行说明，或指明这一列的含义。"};
  }
  return std::nullopt;
}

Result<Table> Search::table(Candidate& candidate) const {
  if (auto error = settle(candidate)) return *error;
  const TableLines lines = lines_above(grid_, candidate.top());
  if (auto error = check_scale(candidate, lines.measured_in)) return *error;
  Table table;
  table.filed_by = lines.filed_by;
  table.measured_in = lines.measured_in;
  table.heading_row = grid_.number(candidate.row);
  std::set<std::size_t> brought;
  for (std::size_t i = 0; i < candidate.slots.size(); ++i) {
    const Slot& slot = candidate.slots[i];
    const bool taken = i >= candidate.first && i < candidate.last;
    if (!slot.named()) {
      if (taken && !slot.covered && !grid_.is_empty_below(candidate.row, slot.sheet_column))
        table.unknown.emplace_back(slot.sheet_column, kUnnamed);
      continue;
    }
    if (taken) table.heading_row = std::max(table.heading_row, slot.last_row);
    const std::size_t column = taken && slot.match ? slot.match->column : kNone;
    if (column < columns_.size() && columns_[column].role != ColumnRole::passed_over) {
      brought.insert(column);
      table.found.push_back({slot.sheet_column, column, slot.heading(),
                             normalised_heading(slot.lower), normalised_heading(slot.upper)});
      continue;
    }
    // What a profile passes over is meant; so is what stands beside rows that were refused once.
    const bool meant = taken && slot.match;
    const bool problem = normalised_heading(slot.lower) == usual_headings(ColumnRole::problem)[0];
    if (!meant && !problem && !normalised_heading(slot.lower).empty())
      table.unknown.emplace_back(slot.sheet_column, slot.heading());
  }
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].required && !brought.contains(i)) table.missing.push_back(i);
  return table;
}

}  // namespace

Result<Table> find_table(std::span<const sheet::Row> head, std::span<const sheet::Merge> merges,
                         std::span<const Column> columns,
                         std::span<const std::pair<std::string, std::size_t>> chosen) {
  const HeadGrid grid(head.subspan(0, std::min(head.size(), kHeadRows)), merges);
  const HeadingIndex index(columns, chosen);
  const Search search(grid, columns, index);
  auto best = search.best();
  if (!best || !search.enough(*best)) return search.no_headings(best);
  return search.table(*best);
}

}  // namespace jishi::exchange
