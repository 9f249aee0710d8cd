#include "document/chart.hpp"

#include <algorithm>
#include <numeric>

#include "document/numerals.hpp"

namespace jishi::document {
namespace {

constexpr std::int64_t kShortFrom = 100'000;  // in 万 from here on: fewer digits at the bars

Error bad_chart(const Chart& chart, const std::string& cause) {
  return {"bad_chart", "图“" + chart.title + "”不能画出：" + cause + "。"};
}

std::optional<std::string> problem_of_series(const Chart& chart) {
  const std::size_t count = chart.series.size();
  if (count == 0) return "没有数据，请检查图的定义";
  if (chart.kind == ChartKind::bars && count != 1) return "条形图只能有一组数据，请检查图的定义";
  if (chart.kind == ChartKind::compared && count != 2)
    return "对比图要有两个日期的数据，请检查图的定义";
  if (count > kMostSeries)
    return "超过 " + std::to_string(kMostSeries) + " 组数据，难以辨认，请合并较小的项目";
  for (const ChartSeries& series : chart.series) {
    if (series.values.size() != chart.names.size())
      return "“" + series.name + "”的数据个数与名称个数不同，请检查图的定义";
  }
  return std::nullopt;
}

template <class Predicate>
bool any_value(const Chart& chart, Predicate predicate) {
  return std::any_of(chart.series.begin(), chart.series.end(), [&](const ChartSeries& series) {
    return std::any_of(series.values.begin(), series.values.end(),
                       [&](const auto& value) { return value && predicate(*value); });
  });
}

bool is_negative(Decimal value) {
  return value.scaled() < 0;
}

bool is_too_large(Decimal value) {
  return value > Decimal::from_scaled(kLargestValue, 0) ||
         value < Decimal::from_scaled(-kLargestValue, 0);
}

std::size_t most_names(ChartKind kind) {
  switch (kind) {
    case ChartKind::bars:
    case ChartKind::stacked:
      return kMostBars;
    case ChartKind::compared:
      return kMostCompared;
    case ChartKind::trend:
      return kMostPeriods;
  }
  return kMostBars;
}

std::string_view kind_words(ChartKind kind) {
  switch (kind) {
    case ChartKind::bars:
      return "条形图";
    case ChartKind::stacked:
      return "构成图";
    case ChartKind::compared:
      return "对比图";
    case ChartKind::trend:
      return "趋势图";
  }
  return {};
}

// “最小 3（甲），最大 98（乙）” of one series; empty where all are missing.
std::string range_words(const Chart& chart, const ChartSeries& series) {
  std::optional<std::size_t> least;
  std::optional<std::size_t> most;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) continue;
    if (!least || *series.values[i] < *series.values[*least]) least = i;
    if (!most || *series.values[i] > *series.values[*most]) most = i;
  }
  if (!least) return {};
  const auto place = [&](std::size_t i) {
    return value_label(chart, *series.values[i]) + "（" + chart.names[i] + "）";
  };
  return "最小 " + place(*least) + "，最大 " + place(*most);
}

}  // namespace

Result<void> check(const Chart& chart) {
  if (const auto problem = problem_of_series(chart)) return bad_chart(chart, *problem);
  if (chart.names.empty()) return bad_chart(chart, "没有可画的单位或时段，请检查范围");
  const bool along = chart.kind == ChartKind::trend;
  const std::size_t most = most_names(chart.kind);
  if (chart.names.size() > most) {
    return bad_chart(chart, "超过 " + std::to_string(most) +
                                (along ? " 个时段，请用较长的时段" : " 个单位，请改用表格"));
  }
  if (any_value(chart, is_too_large)) return bad_chart(chart, "有的数值过大，请换用较大的单位");
  if (chart.kind == ChartKind::stacked && any_value(chart, is_negative))
    return bad_chart(chart, "构成图中不能有负数，请改用对比图");
  return {};
}

std::vector<std::size_t> drawn_order(const Chart& chart) {
  std::vector<std::size_t> order(chart.names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool sortable = chart.kind == ChartKind::bars || chart.kind == ChartKind::compared;
  if (chart.order == BarOrder::given || !sortable) return order;
  const auto& values = chart.series.back().values;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (!values[a] || !values[b]) return values[a].has_value() && !values[b].has_value();
    return *values[a] > *values[b];
  });
  return order;
}

std::string description(const Chart& chart) {
  std::string text = std::string(kind_words(chart.kind)) + "：" + chart.title;
  if (!chart.as_of.empty()) text += "（" + chart.as_of + "）";
  text += "，共 " + std::to_string(chart.names.size()) +
          (chart.kind == ChartKind::trend ? " 个时段" : " 项");
  for (const ChartSeries& series : chart.series) {
    const std::string range = range_words(chart, series);
    if (range.empty()) continue;
    text += "；" + (chart.series.size() > 1 ? series.name + "：" : std::string()) + range;
  }
  return text + "。";
}

std::string_view missing_label(const ChartSeries& series, std::size_t name) {
  return series.is_withheld(name) ? "不公布" : "无数据";
}

std::string value_label(const Chart& chart, Decimal value) {
  if (chart.unit == "%") return percent_text({value, chart.digits});
  const Decimal limit = Decimal::from_scaled(kShortFrom, 0);
  const Decimal negative_limit = Decimal::from_scaled(-kShortFrom, 0);
  if (value >= limit || value <= negative_limit) return short_number(value);
  return table_number(value, chart.digits);
}

}  // namespace jishi::document
