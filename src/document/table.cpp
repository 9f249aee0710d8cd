#include "document/table.hpp"

#include <algorithm>

namespace jishi::document {
namespace {

Error bad_table(const std::string& title, const std::string& cause) {
  return {"bad_table", "表“" + title + "”不能写出：" + cause + "。请检查这个表的定义。"};
}

std::optional<std::string> problem_of_columns(const Table& table) {
  if (table.columns.empty()) return "没有列";
  if (table.columns.size() > kMostTableColumns)
    return "超过 " + std::to_string(kMostTableColumns) + " 列";
  for (const Column& column : table.columns) {
    if (column.heading.empty()) return "有的列没有表头";
    if (column.heading.size() > kMostHeadingLevels)
      return "表头超过 " + std::to_string(kMostHeadingLevels) + " 层";
  }
  return std::nullopt;
}

std::optional<std::string> problem_of_chart(const Table& table) {
  if (!table.chart) return std::nullopt;
  if (table.chart->values.empty()) return "图没有数据列";
  const auto beyond = [&](std::size_t column) { return column >= table.columns.size(); };
  if (beyond(table.chart->names) ||
      std::any_of(table.chart->values.begin(), table.chart->values.end(), beyond))
    return "图用到了表中没有的列";
  return std::nullopt;
}

// Whether the headings of two columns are the same down to `level`.
bool share_heading(const Column& a, const Column& b, std::size_t level) {
  // The lowest heading is a column's own: two columns of one name stay two.
  if (level + 1 >= a.heading.size() || level + 1 >= b.heading.size()) return false;
  return std::equal(a.heading.begin(), a.heading.begin() + static_cast<std::ptrdiff_t>(level) + 1,
                    b.heading.begin());
}

}  // namespace

Result<void> check(const Table& table) {
  if (const auto problem = problem_of_columns(table)) return bad_table(table.title, *problem);
  if (table.rows.size() > kMostTableRows) {
    return bad_table(table.title,
                     "超过 " + std::to_string(kMostTableRows) + " 行，明细请用台账导出");
  }
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].size() != table.columns.size())
      return bad_table(table.title, "第 " + std::to_string(i + 1) + " 行的格数与列数不同");
  }
  if (table.total && table.total->size() != table.columns.size())
    return bad_table(table.title, "合计行的格数与列数不同");
  if (const auto problem = problem_of_chart(table)) return bad_table(table.title, *problem);
  return {};
}

std::string cell_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell))
    return table_number(Decimal::from_scaled(*count, 0));
  if (const auto* fixed = std::get_if<Fixed>(&cell))
    return table_number(fixed->value, fixed->digits);
  if (const auto* percent = std::get_if<Percent>(&cell)) return percent_text(*percent);
  return {};
}

bool is_number(const Cell& cell) {
  return !std::holds_alternative<std::monostate>(cell) &&
         !std::holds_alternative<std::string>(cell);
}

std::size_t heading_rows(const Table& table) {
  std::size_t rows = 1;
  for (const Column& column : table.columns)
    rows = std::max(rows, column.heading.size());
  return rows;
}

std::size_t all_columns(const Table& table) {
  return table.columns.size() + (table.numbered ? 1 : 0);
}

std::vector<HeadingCell> heading_cells(const Table& table) {
  std::vector<HeadingCell> cells;
  const std::size_t depth = heading_rows(table);
  const std::size_t first = table.numbered ? 1 : 0;
  if (table.numbered) cells.push_back({0, 0, depth, 1, "序号"});
  for (std::size_t level = 0; level < depth; ++level) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (level >= column.heading.size()) continue;
      if (i > 0 && share_heading(table.columns[i - 1], column, level)) {
        ++cells.back().columns;
        continue;
      }
      const bool lowest = level + 1 == column.heading.size();
      cells.push_back({level, first + i, lowest ? depth - level : 1, 1, column.heading[level]});
    }
  }
  return cells;
}

std::vector<Row> written_rows(const Table& table) {
  std::vector<Row> rows;
  rows.reserve(table.rows.size() + 1);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    Row row;
    row.reserve(all_columns(table));
    if (table.numbered) row.emplace_back(static_cast<std::int64_t>(i) + 1);
    row.insert(row.end(), table.rows[i].begin(), table.rows[i].end());
    rows.push_back(std::move(row));
  }
  if (table.total) {
    Row row = *table.total;
    if (table.numbered)
      row.insert(row.begin(), std::string("合计"));
    else if (std::holds_alternative<std::monostate>(row.front()))
      row.front() = std::string("合计");
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<TableLine> line_below_title(const Table& table) {
  TableLine line;
  if (!table.reporting_unit.empty()) line.left = "填报单位（盖章）：" + table.reporting_unit;
  if (table.date) line.middle = table.date->chinese();
  if (!table.unit.empty()) line.right = "单位：" + table.unit;
  if (line.left.empty() && line.middle.empty() && line.right.empty()) return std::nullopt;
  return line;
}

std::vector<std::string> note_lines(const Table& table) {
  if (table.notes.size() == 1) return {"注：" + table.notes.front()};
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < table.notes.size(); ++i) {
    lines.push_back((i == 0 ? "注：" : "　　") + std::to_string(i + 1) + ". " + table.notes[i]);
  }
  return lines;
}

}  // namespace jishi::document
