#include "document/chart.hpp"

#include <gtest/gtest.h>

namespace jishi::document {
namespace {

std::optional<Decimal> value(std::int64_t number) {
  return Decimal::from_scaled(number, 0);
}

Chart bars() {
  Chart chart;
  chart.title = "直属团组织数";
  chart.unit = "个";
  chart.as_of = "2023年6月底";
  chart.names = {"甲", "乙", "丙", "丁"};
  chart.series = {{"", {value(3), value(98), std::nullopt, value(12)}}};
  return chart;
}

using Order = std::vector<std::size_t>;

TEST(Chart, UnitsStandAsGivenUnlessSortingIsAskedFor) {
  Chart chart = bars();
  EXPECT_EQ(drawn_order(chart), (Order{0, 1, 2, 3}));
  chart.order = BarOrder::largest_first;
  EXPECT_EQ(drawn_order(chart), (Order{1, 3, 0, 2}));
  // Equal values keep the order given.
  chart.series[0].values = {value(1), value(1), value(2), value(1)};
  EXPECT_EQ(drawn_order(chart), (Order{2, 0, 1, 3}));
  // Periods are never sorted.
  chart.kind = ChartKind::trend;
  EXPECT_EQ(drawn_order(chart), (Order{0, 1, 2, 3}));
}

TEST(Chart, IsDescribedInWords) {
  EXPECT_EQ(description(bars()),
            "条形图：直属团组织数（2023年6月底），共 4 项；最小 3（甲），最大 98（乙）。");
  Chart chart = bars();
  chart.kind = ChartKind::compared;
  chart.series = {{"2022年底", {value(1), value(2), value(3), value(4)}},
                  {"2023年6月底", {std::nullopt, std::nullopt, std::nullopt, std::nullopt}}};
  EXPECT_EQ(description(chart),
            "对比图：直属团组织数（2023年6月底），共 4 项；2022年底：最小 1（甲），最大 4（丁）。");
}

TEST(Chart, LabelsOfValues) {
  Chart chart = bars();
  struct Case {
    std::int64_t number;
    const char* expected;
  };
  const std::vector<Case> cases = {
      {0, "0"},         {1377, "1377"},     {16743, "16,743"},      {99999, "99,999"},
      {100000, "10万"}, {343000, "34.3万"}, {-18800000, "-1880万"}, {459000000, "4.6亿"}};
  for (const Case& each : cases)
    EXPECT_EQ(value_label(chart, *value(each.number)), each.expected);
  chart.unit = "%";
  chart.digits = 1;
  EXPECT_EQ(value_label(chart, *Decimal::parse("34.1")), "34.1%");
}

TEST(Chart, WhatCannotBeReadIsRefused) {
  EXPECT_TRUE(check(bars()).ok());
  std::vector<Chart> bad(9, bars());
  bad[0].series.clear();
  bad[1].series.push_back(bad[1].series[0]);
  bad[2].kind = ChartKind::compared;
  bad[3].names.clear();
  bad[3].series[0].values.clear();
  bad[4].names.pop_back();
  bad[5].kind = ChartKind::stacked;
  bad[5].series[0].values[0] = value(-1);
  bad[6].names.assign(kMostBars + 1, "甲");
  bad[6].series[0].values.assign(kMostBars + 1, value(1));
  bad[7].kind = ChartKind::trend;
  bad[7].series.assign(kMostSeries + 1, bars().series[0]);
  bad[8].series[0].values[0] = value(kLargestValue + 1);
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const auto checked = check(bad[i]);
    ASSERT_FALSE(checked.ok()) << i;
    EXPECT_EQ(checked.error().code, "bad_chart") << i;
  }
}

}  // namespace
}  // namespace jishi::document
