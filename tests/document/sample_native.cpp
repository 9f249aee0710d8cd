#include "document/charted_table.hpp"
#include "samples.hpp"

namespace jishi::document {
namespace {

using Values = std::vector<std::optional<Decimal>>;

Values counts(std::size_t count, std::int64_t factor, std::int64_t modulus) {
  Values out;
  for (std::size_t i = 0; i < count; ++i)
    out.emplace_back(Decimal::from_scaled(static_cast<std::int64_t>(i + 3) * factor % modulus, 0));
  return out;
}

std::vector<std::string> numbered(const std::string& before, const std::string& behind,
                                  std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i)
    names.push_back(before + std::to_string(i) + behind);
  return names;
}

Chart chart(ChartKind kind, std::string title, std::vector<std::string> names,
            std::vector<ChartSeries> series) {
  Chart out;
  out.kind = kind;
  out.title = std::move(title);
  out.unit = "人";
  out.names = std::move(names);
  out.series = std::move(series);
  out.basis = "登记的团员";
  out.as_of = "2026年9月30日";
  out.marks.demonstration = true;
  return out;
}

// The values at these places are there and not published.
void withhold(Chart& chart, std::size_t series, const std::vector<std::size_t>& places) {
  ChartSeries& of = chart.series[series];
  of.withheld.resize(of.values.size());
  for (const std::size_t place : places) {
    of.values[place].reset();
    of.withheld[place] = true;
  }
  chart.withheld = "“不公布”：人数少";
}

Chart with_gaps() {
  Chart out =
      chart(ChartKind::bars, "团员人数", numbered("第", "镇", 8), {{"团员", counts(8, 37, 101)}});
  out.names[6] = "=1+1";
  withhold(out, 0, {1, 4});
  return out;
}

Chart compared() {
  Chart out = chart(ChartKind::compared, "团员人数的变化", numbered("第", "街道", 9),
                    {{"2025年9月30日", counts(9, 31, 97)}, {"2026年9月30日", counts(9, 37, 101)}});
  withhold(out, 0, {2});
  withhold(out, 1, {2});
  return out;
}

Chart stacked(std::size_t units) {
  static const char* const kParts[] = {"小学", "初中", "高中", "中专",
                                       "大专", "本科", "硕士", "其他"};
  std::vector<ChartSeries> series;
  for (std::size_t i = 0; i < 8; ++i)
    series.push_back({kParts[i], counts(units, static_cast<std::int64_t>(7 + i * 5), 43)});
  return chart(ChartKind::stacked, "团员学历构成", numbered("第", "乡", units), std::move(series));
}

Chart trend(std::size_t lines) {
  std::vector<ChartSeries> series;
  for (std::size_t i = 0; i < lines; ++i)
    series.push_back(
        {"指标" + std::to_string(i + 1), counts(12, static_cast<std::int64_t>(11 + i * 6), 61)});
  Chart out =
      chart(ChartKind::trend, "各月新增团员", numbered("2026年", "月", 12), std::move(series));
  withhold(out, 0, {4, 5});
  return out;
}

Chart shares() {
  Chart out = chart(ChartKind::bars, "女团员比例", numbered("第", "镇", 6), {{"女团员比例", {}}});
  for (const char* share : {"12.5", "0", "100", "33.3", "48.1", "66.7"})
    out.series[0].values.emplace_back(*Decimal::parse(share));
  out.unit = "%";
  out.digits = 1;
  return out;
}

}  // namespace

Named<Table> sample_native_charts() {
  Named<Table> tables;
  for (const auto& [name, chart] : Named<Chart>{
           {"native_bars", with_gaps()},
           {"native_many", chart(ChartKind::bars, "四十个单位的团员人数",
                                 numbered("第", "街道", 40), {{"团员", counts(40, 370, 10'007)}})},
           {"native_compared", compared()},
           {"native_stacked", stacked(7)},
           {"native_stacked_many", stacked(40)},
           {"native_trend", trend(1)},
           {"native_trend_eight", trend(8)},
           {"native_shares", shares()}})
    tables.emplace_back(name, charted_table(chart).or_throw());
  return tables;
}

}  // namespace jishi::document
