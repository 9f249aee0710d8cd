#include "exchange/table.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "exchange/head_grid.hpp"
#include "exchange/heading.hpp"
#include "exchange/heading_index.hpp"
#include "exchange/heading_search.hpp"
#include "exchange/table_lines.hpp"

namespace jishi::exchange {
namespace {

constexpr std::size_t kNone = std::string::npos;
constexpr const char* kUnnamed = "（无列名）";

std::string shortened(const std::string& heading) {
  constexpr std::size_t kMost = 30;  // code points
  const auto points = code_points(heading).value_or(U"");
  return points.size() <= kMost ? heading : to_utf8(points.substr(0, kMost)) + "…";
}

// Nearest first; under a group a name says less than by itself.
auto distance_of(const Slot& slot) {
  return std::tuple(slot.match->nearness, slot.match->rank, !slot.above.empty());
}

// Makes a table of the rows that were found.
class Reading {
 public:
  Reading(const HeadGrid& grid, std::span<const Column> columns, const HeadingSearch& search)
      : grid_(grid), columns_(columns), search_(search) {}

  Result<Table> table(HeadingRows& rows) const;
  Error no_headings(const std::optional<HeadingRows>& nearest) const;

 private:
  // `instead`: as of Table.
  std::optional<Error> settle(HeadingRows& rows,
                              std::vector<std::pair<std::size_t, std::size_t>>& instead) const;
  Error heading_twice(const Slot& one, const Slot& other) const;
  std::optional<Error> check_scale(const HeadingRows& rows, const std::string& measure) const;
  std::string names_of(const std::set<std::size_t>& columns) const;

  const HeadGrid& grid_;
  std::span<const Column> columns_;
  const HeadingSearch& search_;
};

std::string Reading::names_of(const std::set<std::size_t>& columns) const {
  constexpr std::size_t kMost = 12;
  std::string names;
  std::size_t named = 0;
  for (const std::size_t column : columns) {
    if (++named > kMost) break;
    names += (names.empty() ? "“" : "、“") + columns_[column].heading + "”";
  }
  return columns.size() > kMost ? names + "等 " + std::to_string(columns.size()) + " 列" : names;
}

Error Reading::no_headings(const std::optional<HeadingRows>& nearest) const {
  std::set<std::size_t> wanted;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (search_.counts(i) && columns_[i].role != ColumnRole::passed_over) wanted.insert(i);
  std::string message = "没有找到表头：要找的列有" + names_of(wanted) + "；";
  if (nearest) {
    std::set<std::size_t> seen;
    for (std::size_t i = nearest->first; i < nearest->last; ++i) {
      const auto& match = nearest->slots[i].match;
      if (match && search_.counts(match->column)) seen.insert(match->column);
    }
    message += "最接近的是第 " + std::to_string(grid_.number(nearest->row)) + " 行，只认出" +
               names_of(seen) + "。";
  } else {
    message += "前 " + std::to_string(grid_.rows()) + " 行（不含隐藏行）里一个也没有认出。";
  }
  return {"no_headings",
          message + "请核对工作表是否选对，把列名改成上面的名称，或指明各列的含义。"};
}

// Leaves each column to the slot that is nearest to it.
std::optional<Error> Reading::settle(
    HeadingRows& rows, std::vector<std::pair<std::size_t, std::size_t>>& instead) const {
  std::map<std::size_t, std::size_t> nearest;  // column → slot
  const auto claims = [&](const Slot& slot) {
    return slot.match && slot.match->column < columns_.size() &&
           columns_[slot.match->column].role != ColumnRole::passed_over;
  };
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const Slot& slot = rows.slots[i];
    if (!claims(slot)) continue;
    const auto [at, fresh] = nearest.emplace(slot.match->column, i);
    if (!fresh && distance_of(slot) < distance_of(rows.slots[at->second])) at->second = i;
  }
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    Slot& slot = rows.slots[i];
    if (!claims(slot) || nearest.at(slot.match->column) == i) continue;
    const Slot& other = rows.slots[nearest.at(slot.match->column)];
    if (distance_of(slot) == distance_of(other)) return heading_twice(other, slot);
    if (slot.match->nearness == Nearness::perhaps)
      instead.emplace_back(slot.sheet_column, slot.match->column);
    slot.match.reset();
  }
  return std::nullopt;
}

Error Reading::heading_twice(const Slot& one, const Slot& other) const {
  const auto cell = [](const Slot& slot) {
    return sheet::cell_name(slot.row, slot.sheet_column) + "（" + shortened(slot.heading()) + "）";
  };
  return {"heading_twice", "有两列都是“" + columns_[one.match->column].heading + "”：" + cell(one) +
                               "和 " + cell(other) + "。请删除或改名其中一列，或指明各列的含义。"};
}

// The numbers of a sheet that counts in 万元 are not those of a column that does not.
std::optional<Error> Reading::check_scale(const HeadingRows& rows,
                                          const std::string& measure) const {
  if (!is_scale(measure)) return std::nullopt;
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const auto& match = rows.slots[i].match;
    if (!match || match->nearness == Nearness::chosen || match->column >= columns_.size()) continue;
    const Column& column = columns_[match->column];
    if (!column.decimal || column.heading.find(measure) != std::string::npos) continue;
    return Error{"heading_scale", "表头上方写着“单位：" + measure + "”，而“" + column.heading +
                                      "”不按它计数：请换算后删去这一行说明，或指明这一列的含义。"};
  }
  return std::nullopt;
}

Result<Table> Reading::table(HeadingRows& rows) const {
  Table table;
  if (auto error = settle(rows, table.instead)) return *error;
  const TableLines lines = lines_above(grid_, rows.top());
  if (auto error = check_scale(rows, lines.measured_in)) return *error;
  table.filed_by = lines.filed_by;
  table.measured_in = lines.measured_in;
  table.heading_row = grid_.number(rows.row);
  std::set<std::size_t> brought;
  for (std::size_t i = 0; i < rows.slots.size(); ++i) {
    const Slot& slot = rows.slots[i];
    const bool taken = i >= rows.first && i < rows.last;
    if (!slot.named()) {
      if (taken && !slot.covered && !grid_.is_empty_below(rows.row, slot.sheet_column))
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
    const bool problem = std::ranges::count(usual_headings(ColumnRole::problem),
                                            std::string_view(normalised_heading(slot.lower))) > 0;
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
  const HeadingSearch search(grid, columns, index);
  const Reading reading(grid, columns, search);
  auto best = search.best();
  if (!best || !search.enough(*best)) return reading.no_headings(best);
  auto table = reading.table(*best);
  if (table) table->above = texts_above(head, grid.number(best->top()));
  return table;
}

}  // namespace jishi::exchange
