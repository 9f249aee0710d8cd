#include "document/made_table.hpp"

#include <algorithm>
#include <set>

#include "document/charted_table.hpp"

namespace jishi::document {
namespace {

using indicator::Figure;
using package::DocumentColumn;
using package::DocumentTable;
using package::Indicator;

constexpr const char* kNoFigure = "—";

Cell cell_of(const Told& told) {
  if (told.withheld) return std::string(kWithheldMark);
  if (told.figure == nullptr) return std::string(kNoFigure);
  const Figure& figure = *told.figure;
  const int digits = figure.rounding().digits;
  if (figure.measure() == indicator::Measure::percent) return Percent{figure.value(), digits};
  return Fixed{figure.value(), digits};
}

bool is_withheld(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text != nullptr && *text == kWithheldMark;
}

bool any_withheld(const Table& table) {
  const auto in = [](const Row& row) { return std::ranges::any_of(row, is_withheld); };
  return std::ranges::any_of(table.rows, in) || (table.total && in(*table.total));
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

// Below which its columns are withheld.
std::set<std::int64_t> below_of(const DocumentTable& definition, const Figures& figures) {
  std::set<std::int64_t> below;
  for (const DocumentColumn& column : definition.columns)
    below.insert(figures.hidden_below(column.indicator));
  below.erase(0);
  return below;
}

void add_notes(Table& table, const DocumentTable& definition, const Figures& figures) {
  const Occasion& occasion = figures.occasion();
  std::string when = "数据时间：" + indicator::chinese(occasion.when);
  if (occasion.as == indicator::As::now) when += "，按现在的隶属关系统计";
  table.notes.push_back(when + "。");
  if (definition.rows.by != package::DocumentRows::By::unit)
    table.notes.push_back(bases(definition, figures));
  if (any_withheld(table))
    table.notes.push_back(std::string("“") + kWithheldMark + "”：" +
                          withheld_words(below_of(definition, figures)) + "。");
}

Result<void> fill_by_unit(Table& table, const DocumentTable& definition, Figures& figures) {
  table.numbered = false;
  table.columns = {{{"指标"}}, {{"数值"}}, {{"口径"}}};
  for (const DocumentColumn& column : definition.columns) {
    const auto answer = figures.ask(column.indicator, definition.rows, figures.occasion().when);
    if (!answer) return answer.error();
    const Indicator& indicator = figures.defined(column.indicator);
    const Told told = figures.of_unit(column.indicator, figures.occasion().when);
    table.rows.push_back({heading(indicator), cell_of(told), basis_words(indicator)});
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

// Where its columns stand in the table.
std::size_t column_of(const DocumentTable& definition, const std::string& indicator) {
  std::size_t column = 1;  // behind the names
  for (const DocumentColumn& each : definition.columns) {
    if (each.indicator == indicator) break;
    ++column;
  }
  return column;
}

void add_chart(Table& table, const DocumentTable& definition, Figures& figures, FilledText& text) {
  const package::DocumentChart& asked = *definition.chart;
  const bool stacked = asked.kind == package::DocumentChart::Kind::stacked;
  TableChart chart;
  chart.kind = stacked ? ChartKind::stacked : ChartKind::bars;
  chart.title = text.fill(asked.title);
  const Indicator& first = figures.defined(asked.indicators.front());
  chart.names_title = "单位";
  chart.values_title = first.is_percent() ? "百分比" : first.unit;
  for (const std::string& name : asked.indicators)
    chart.values.push_back(column_of(definition, name));
  const auto incomplete = [&](const Row& row) {
    return std::ranges::any_of(chart.values,
                               [&](std::size_t column) { return is_withheld(row[column]); });
  };
  if (stacked && std::ranges::any_of(table.rows, incomplete))
    table.notes.push_back(std::string("有“") + kWithheldMark + "”的单位，图中只有公布的部分。");
  if (table.rows.size() > most_native_names(chart.kind))
    table.notes.push_back("单位超过 " + std::to_string(most_native_names(chart.kind)) +
                          " 个，一页画不下，没有画图。");
  else
    table.chart = std::move(chart);
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
  if (definition.chart) add_chart(table, definition, figures, text);
  return table;
}

}  // namespace jishi::document
