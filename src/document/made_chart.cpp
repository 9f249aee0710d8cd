#include "document/made_table.hpp"

namespace jishi::document {
namespace {

using indicator::Figure;
using indicator::When;
using package::DocumentChart;
using package::Indicator;

std::optional<Decimal> value_of(const Figure* figure) {
  return figure == nullptr ? std::nullopt : std::optional(figure->value());
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
      series.values.push_back(value_of(figures.of_line(name, definition.rows, when, line)));
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
      chart.series[i].values.push_back(value_of(figures.of_unit(definition.indicators[i], each)));
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
  return chart;
}

}  // namespace jishi::document
