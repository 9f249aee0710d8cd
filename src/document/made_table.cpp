#include "document/made_table.hpp"

namespace jishi::document {
namespace {

using indicator::Figure;
using package::DocumentColumn;
using package::DocumentTable;
using package::Indicator;

constexpr const char* kNoFigure = "—";

Cell cell_of(const Figure* figure) {
  if (figure == nullptr) return std::string(kNoFigure);
  const int digits = figure->rounding().digits;
  if (figure->measure() == indicator::Measure::percent) return Percent{figure->value(), digits};
  return Fixed{figure->value(), digits};
}

// 班子成员（人）; percentages carry their sign.
std::string heading(const Indicator& indicator) {
  return indicator.label + (indicator.is_percent() ? "" : "（" + indicator.unit + "）");
}

std::vector<std::string> names_of(const DocumentTable& definition) {
  std::vector<std::string> names;
  for (const DocumentColumn& column : definition.columns)
    names.push_back(column.indicator);
  return names;
}

std::string bases(const DocumentTable& definition, const Figures& figures) {
  std::string words;
  for (const DocumentColumn& column : definition.columns) {
    const Indicator& indicator = figures.defined(column.indicator);
    words += (words.empty() ? "口径：" : "；") + indicator.label + "，" + basis_words(indicator);
  }
  return words + "。";
}

void add_notes(Table& table, const DocumentTable& definition, const Figures& figures) {
  const Occasion& occasion = figures.occasion();
  std::string when = "数据时间：" + indicator::chinese(occasion.when);
  if (occasion.as == indicator::As::now) when += "，按现在的隶属关系统计";
  table.notes.push_back(when + "。");
  if (definition.rows.by != package::DocumentRows::By::unit)
    table.notes.push_back(bases(definition, figures));
}

Result<void> fill_by_unit(Table& table, const DocumentTable& definition, Figures& figures) {
  table.numbered = false;
  table.columns = {{{"指标"}}, {{"数值"}}, {{"口径"}}};
  for (const DocumentColumn& column : definition.columns) {
    const auto answer = figures.ask(column.indicator, definition.rows, figures.occasion().when);
    if (!answer) return answer.error();
    const Indicator& indicator = figures.defined(column.indicator);
    const Figure* figure = figures.of_unit(column.indicator, figures.occasion().when);
    table.rows.push_back({heading(indicator), cell_of(figure), basis_words(indicator)});
  }
  return {};
}

Result<void> fill_by_units(Table& table, const DocumentTable& definition, Figures& figures) {
  table.columns.push_back({{"单位"}});
  for (const DocumentColumn& column : definition.columns) {
    Column made;
    if (!column.group.empty()) made.heading.push_back(column.group);
    made.heading.push_back(heading(figures.defined(column.indicator)));
    table.columns.push_back(std::move(made));
  }
  const auto lines = figures.lines(names_of(definition), definition.rows);
  if (!lines) return lines.error();
  const indicator::When& when = figures.occasion().when;
  for (const UnitLine& line : *lines) {
    Row row = {line.called.name};
    for (const DocumentColumn& column : definition.columns)
      row.push_back(cell_of(figures.of_line(column.indicator, definition.rows, when, line)));
    table.rows.push_back(std::move(row));
  }
  if (!definition.total) return {};
  table.total.emplace(Row{std::monostate()});
  for (const DocumentColumn& column : definition.columns)
    table.total->push_back(cell_of(figures.of_unit(column.indicator, when)));
  return {};
}

}  // namespace

Result<Table> made_table(const DocumentTable& definition, Figures& figures, FilledText& text) {
  Table table;
  table.title = text.fill(definition.title);
  table.marks.demonstration = figures.occasion().demonstration;
  const auto filled = definition.rows.by == package::DocumentRows::By::unit
                          ? fill_by_unit(table, definition, figures)
                          : fill_by_units(table, definition, figures);
  if (!filled) return filled.error();
  add_notes(table, definition, figures);
  return table;
}

}  // namespace jishi::document
