#include "document/made_table.hpp"

#include <algorithm>
#include <set>

namespace jishi::document {
namespace {

using indicator::Figure;
using indicator::When;
using package::DocumentChart;
using package::Indicator;

void add_value(ChartSeries& series, const Told& told) {
  series.values.push_back(told.figure == nullptr ? std::nullopt
                                                 : std::optional(told.figure->value()));
  series.withheld.push_back(told.withheld);
}

// Of a whole of which a part is withheld none is shown: the rest would look like the whole.
void withhold_wholes(Chart& chart) {
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    const auto withheld = [i](const ChartSeries& series) { return series.is_withheld(i); };
    if (std::ranges::none_of(chart.series, withheld)) continue;
    for (ChartSeries& series : chart.series) {
      series.values[i].reset();
      series.withheld[i] = true;
    }
  }
}

// Why values are withheld; empty where none is.
std::string withheld_note(const Chart& chart, const DocumentChart& definition,
                          const Figures& figures) {
  const auto any = [](const ChartSeries& series) {
    return std::ranges::find(series.withheld, true) != series.withheld.end();
  };
  if (std::ranges::none_of(chart.series, any)) return "";
  std::set<std::int64_t> below;
  for (const std::string& name : definition.indicators)
    below.insert(figures.hidden_below(name));
  below.erase(0);
  return "“" + std::string("不公布") + "”：" + withheld_words(below);
}

ChartKind kind_of(DocumentChart::Kind kind) {
  switch (kind) {
    case DocumentChart::Kind::bars:
      return ChartKind::bars;
    case DocumentChart::Kind::stacked:
      return ChartKind::stacked;
    case DocumentChart::Kind::compared:
      return ChartKind::compared;
    case DocumentChart::Kind::trend:
      return ChartKind::trend;
  }
  return ChartKind::bars;
}

std::string bases(const DocumentChart& definition, const Figures& figures) {
  if (definition.indicators.size() == 1)
    return basis_words(figures.defined(definition.indicators.front()));
  std::string words;
  for (const std::string& name : definition.indicators)
    words += (words.empty() ? "" : "；") + figures.defined(name).label + "，" +
             basis_words(figures.defined(name));
  return words;
}

Result<void> fill_by_units(Chart& chart, const DocumentChart& definition, Figures& figures) {
  const auto lines = figures.lines(definition.indicators, definition.rows);
  if (!lines) return lines.error();
  for (const UnitLine& line : *lines)
    chart.names.push_back(line.called.name);
  const auto add_series = [&](const std::string& name, const std::string& called,
                              const When& when) {
    ChartSeries series{called, {}};
    for (const UnitLine& line : *lines)
      add_value(series, figures.of_line(name, definition.rows, when, line));
    chart.series.push_back(std::move(series));
  };
  const When& now = figures.occasion().when;
  if (definition.kind == DocumentChart::Kind::compared) {
    const std::string& name = definition.indicators.front();
    add_series(name, indicator::chinese(figures.before()), figures.before());
    add_series(name, indicator::chinese(now), now);
    return {};
  }
  for (const std::string& name : definition.indicators)
    add_series(name, figures.defined(name).label, now);
  return {};
}

Result<void> fill_trend(Chart& chart, const DocumentChart& definition, Figures& figures) {
  const auto* period = std::get_if<indicator::Period>(&figures.occasion().when);
  if (period == nullptr)
    return Error{"document_needs_period", "图“" + chart.title +
                                              "”是趋势图，要有期间。请用 --period "
                                              "写明期间，如 2026-06。"};
  const auto periods = period->series_up_to(static_cast<std::size_t>(definition.periods));
  if (!periods) return periods.error();
  for (const std::string& name : definition.indicators)
    chart.series.push_back({figures.defined(name).label, {}});
  for (const indicator::Period& each : *periods) {
    chart.names.push_back(each.chinese());
    for (std::size_t i = 0; i < definition.indicators.size(); ++i)
      add_value(chart.series[i], figures.of_unit(definition.indicators[i], each));
  }
  return {};
}

}  // namespace

Result<Chart> made_chart(const DocumentChart& definition, Figures& figures, FilledText& text) {
  const Indicator& first = figures.defined(definition.indicators.front());
  Chart chart;
  chart.kind = kind_of(definition.kind);
  chart.title = text.fill(definition.title);
  chart.unit = first.is_percent() ? "%" : first.unit;
  chart.digits = first.digits;
  chart.basis = bases(definition, figures);
  chart.as_of = indicator::chinese(figures.occasion().when);
  chart.marks.demonstration = figures.occasion().demonstration;
  const auto filled = definition.kind == DocumentChart::Kind::trend
                          ? fill_trend(chart, definition, figures)
                          : fill_by_units(chart, definition, figures);
  if (!filled) return filled.error();
  if (chart.kind == ChartKind::stacked) withhold_wholes(chart);
  chart.withheld = withheld_note(chart, definition, figures);
  return chart;
}

}  // namespace jishi::document
