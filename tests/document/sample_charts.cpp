#include "samples.hpp"

namespace jishi::document {
namespace {

using Values = std::vector<std::optional<Decimal>>;

// Empty: missing.
Values values(std::initializer_list<const char*> texts) {
  Values out;
  for (const char* text : texts)
    out.push_back(*text == '\0' ? std::nullopt : Decimal::parse(text));
  return out;
}

std::vector<std::string> townships(std::size_t count) {
  static const char* const kNames[] = {"大弯街道", "大同街道", "弥牟镇",   "城厢镇", "姚渡镇",
                                       "清泉镇",   "福洪镇",   "红阳街道", "龙王镇", "祥福镇"};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = kNames[i % 10];
    if (i >= 10) name = "第" + std::to_string(i / 10 + 1) + "片" + name;
    out.push_back(name);
  }
  return out;
}

// Numbers that look like counts, from a sequence that anyone can follow.
Values counts(std::size_t count, std::int64_t factor = 37, std::int64_t modulus = 101) {
  Values out;
  for (std::size_t i = 0; i < count; ++i)
    out.emplace_back(Decimal::from_scaled(static_cast<std::int64_t>(i + 3) * factor % modulus, 0));
  return out;
}

Chart chart(ChartKind kind, std::string title, std::vector<std::string> names,
            std::vector<ChartSeries> series) {
  Chart out;
  out.kind = kind;
  out.title = std::move(title);
  out.unit = "个";
  out.names = std::move(names);
  out.series = std::move(series);
  out.basis = "乡镇、街道所属直属团组织，以录入全国系统为准";
  out.as_of = "2026年9月30日";
  out.marks.demonstration = true;
  return out;
}

Chart bars(const std::string& title, std::vector<std::string> names, Values of) {
  return chart(ChartKind::bars, title, std::move(names), {{"", std::move(of)}});
}

Chart bars_hard() {
  std::vector<std::string> names = townships(7);
  names[1] = "成都市青白江区大同街道国际铁路港片区农村合作组织团工作委员会（筹）";
  names[2] = "零";
  names[3] = "减少";
  names[4] = "缺\n数\n据";
  return bars("直属团组织数比上年增减：名称很长、零、负数、缺数据", std::move(names),
              values({"12", "98", "0", "-36", "", "7", "1"}));
}

Chart shares() {
  Chart out = bars("编制外委员比例", townships(7),
                   values({"34.1", "0", "12.5", "8.3", "100", "50", "66.7"}));
  out.unit = "%";
  out.digits = 1;
  out.order = BarOrder::largest_first;
  return out;
}

std::vector<ChartSeries> sources(std::size_t count) {
  static const char* const kSources[] = {"机关干部",         "大学生村官", "学校负责人",
                                         "农村致富带头人",   "乡村好青年", "企业员工",
                                         "涉农金融机构人员", "其他"};
  std::vector<ChartSeries> out;
  for (std::size_t i = 0; i < 8; ++i)
    out.push_back({kSources[i], counts(count, static_cast<std::int64_t>(7 + i * 5), 43)});
  return out;
}

Chart one_composition() {
  Chart out = chart(ChartKind::stacked, "乡镇团委委员来源", {"全国"},
                    {{"机关干部", values({"53.0"})},
                     {"大学生村官", values({"11.0"})},
                     {"学校负责人", values({"8.3"})},
                     {"农村致富带头人", values({"4.5"})},
                     {"乡村好青年", values({"3.9"})},
                     {"企业员工", values({"3.4"})},
                     {"涉农金融机构人员", values({"1.2"})},
                     {"其他", values({"14.7"})}});
  out.unit = "%";
  out.digits = 1;
  out.scale = StackScale::shares;
  return out;
}

Chart three_parts(std::size_t count, StackScale scale) {
  Values missing = counts(count, 17, 61);
  if (count > 3) missing[2] = std::nullopt;
  Chart out =
      chart(ChartKind::stacked, "直属团组织构成", townships(count),
            {{"巩固", counts(count, 29, 71)}, {"提高", missing}, {"整顿", counts(count, 5, 23)}});
  out.scale = scale;
  return out;
}

Chart compared(std::size_t count) {
  Values before = counts(count, 31, 89);
  if (count > 4) before[3] = std::nullopt;
  return chart(ChartKind::compared, "直属团组织数两个日期对比", townships(count),
               {{"2019年10月31日", before}, {"2023年6月30日", counts(count)}});
}

std::vector<std::string> half_months(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(std::to_string(2025 + i / 24) + "年" + std::to_string(i % 24 / 2 + 1) + "月" +
                  (i % 2 == 0 ? "上半月" : "下半月"));
  }
  return out;
}

Chart trend_of_one() {
  return chart(ChartKind::trend, "团青微信群联系团员青年数",
               {"1月", "2月", "3月", "4月", "5月", "6月"},
               {{"人数", values({"3980000", "4120000", "", "4390000", "4500000", "4590000"})}});
}

Chart trend_of_many() {
  std::vector<ChartSeries> series;
  for (std::size_t i = 0; i < 4; ++i)
    series.push_back({townships(4)[i], counts(24, static_cast<std::int64_t>(11 + i), 97)});
  series[1].values[5] = std::nullopt;
  series[1].values[6] = std::nullopt;
  return chart(ChartKind::trend, "各乡镇每半月活动次数", half_months(24), std::move(series));
}

Chart trend_meeting() {
  return chart(ChartKind::trend, "几乎相同、有负数、单个时点",
               {"2026年第一季度", "2026年第二季度", "2026年第三季度", "2026年第四季度"},
               {{"甲", values({"-20", "10", "30", "50"})},
                {"乙", values({"0", "12", "31", "51"})},
                {"丙", values({"", "40", "", "49"})}});
}

}  // namespace

Named<Chart> sample_charts() {
  Chart long_series = chart(ChartKind::stacked, "每个单位八类来源", townships(12), sources(12));
  return {{"bars_7", bars("各乡镇直属团组织数", townships(7), counts(7))},
          {"bars_hard", bars_hard()},
          {"bars_share", shares()},
          {"bars_1", bars("只有一个单位", townships(1), values({"36666"}))},
          {"bars_60", bars("六十个单位", townships(60), counts(60))},
          {"bars_120", bars("一百二十个单位", townships(120), counts(120))},
          {"bars_zero", bars("全部为零或无数据", townships(4), values({"0", "0", "", "0"}))},
          {"bars_large",
           bars("很大的数", townships(4), values({"343000", "459000000", "99999", "-18800000"}))},
          {"stack_one", one_composition()},
          {"stack_shares", three_parts(7, StackScale::shares)},
          {"stack_amounts", three_parts(7, StackScale::amounts)},
          {"stack_60", three_parts(60, StackScale::shares)},
          {"stack_eight", long_series},
          {"compared_7", compared(7)},
          {"compared_1", compared(1)},
          {"compared_60", compared(60)},
          {"trend_one", trend_of_one()},
          {"trend_many", trend_of_many()},
          {"trend_meeting", trend_meeting()}};
}

Named<Poster> sample_posters() {
  Poster full;
  full.title = "青白江区乡镇实体化“大团委”建设一张图";
  full.subtitle = "共青团成都市青白江区委员会　截至2026年9月底";
  full.figures = {{"36666", "个", "新建直属团组织"}, {"70万", "个", "直属团组织总数"},
                  {"51%", "", "乡镇覆盖率"},         {"34.3万", "人", "乡镇团委委员"},
                  {"5609", "个", "撤销空壳组织"},    {"18.8万", "个", "团青微信群"}};
  const Named<Chart> charts = sample_charts();
  full.charts = {sample(charts, "bars_7"), sample(charts, "stack_shares"),
                 sample(charts, "compared_7"), sample(charts, "trend_one")};
  full.basis = {"口径：直属团组织以录入全国系统为准；覆盖率的分母为全部乡镇（不含街道）。",
                "数据截至2026年9月30日。"};
  full.marks.demonstration = true;
  Poster small = full;
  small.title = "三个数字，一张图";
  small.figures.resize(3);
  small.figures[0] = {"123456789012345", "个", "很长的数字和很长很长很长很长很长很长的说明"};
  small.charts.resize(1);
  Poster four = full;
  four.figures.resize(4);
  four.charts.clear();
  return {{"poster_full", full}, {"poster_small", small}, {"poster_four", four}};
}

}  // namespace jishi::document
