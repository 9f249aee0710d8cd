#include "document/charted_table.hpp"

#include <algorithm>

namespace jishi::document {
namespace {

bool is_trend(const Chart& chart) {
  return chart.kind == ChartKind::trend;
}

Cell cell_of(const Chart& chart, const ChartSeries& series, std::size_t name) {
  const auto& value = series.values[name];
  if (value && chart.unit == "%") return Percent{*value, chart.digits};
  if (value) return Fixed{*value, chart.digits};
  if (is_trend(chart)) return std::monostate();
  return std::string(missing_label(series, name));
}

bool any_missing(const Chart& chart) {
  return std::ranges::any_of(chart.series, [](const ChartSeries& series) {
    return std::ranges::any_of(series.values, [](const auto& value) { return !value; });
  });
}

std::string unit_words(const Chart& chart) {
  return chart.unit == "%" ? "百分比" : chart.unit;
}

void add_notes(Table& table, const Chart& chart) {
  if (!chart.as_of.empty()) table.notes.push_back("数据时间：" + chart.as_of + "。");
  if (!chart.basis.empty()) table.notes.push_back("口径：" + chart.basis + "。");
  if (is_trend(chart) && any_missing(chart))
    table.notes.emplace_back(chart.withheld.empty() ? "空着的格：没有数据。"
                                                    : "空着的格：没有数据，或者不公布。");
  if (!chart.withheld.empty()) table.notes.push_back(chart.withheld + "。");
}

}  // namespace

std::size_t most_native_names(ChartKind kind) {
  switch (kind) {
    case ChartKind::bars:
    case ChartKind::stacked:
      return kMostNativeBars;
    case ChartKind::compared:
      return kMostNativeCompared;
    case ChartKind::trend:
      return kMostPeriods;
  }
  return kMostNativeBars;
}

Result<Table> charted_table(const Chart& chart) {
  if (auto checked = check(chart); !checked) return checked.error();
  const std::size_t most = most_native_names(chart.kind);
  if (chart.names.size() > most)
    return Error{"bad_chart", "图“" + chart.title + "”不能画出：超过 " + std::to_string(most) +
                                  " 个单位，一页画不下，请改用表格。"};
  Table table;
  table.title = chart.title;
  table.marks = chart.marks;
  if (chart.unit != "%") table.unit = chart.unit;
  table.columns.push_back({{is_trend(chart) ? "期间" : "单位"}});
  TableChart native{chart.kind,       chart.title, 0, {}, table.columns.front().heading.front(),
                    unit_words(chart)};
  for (const ChartSeries& series : chart.series) {
    native.values.push_back(table.columns.size());
    table.columns.push_back({{series.name}});
  }
  for (std::size_t name = 0; name < chart.names.size(); ++name) {
    Row row = {chart.names[name]};
    for (const ChartSeries& series : chart.series)
      row.push_back(cell_of(chart, series, name));
    table.rows.push_back(std::move(row));
  }
  table.chart = std::move(native);
  add_notes(table, chart);
  return table;
}

}  // namespace jishi::document
