#include "samples.hpp"

namespace jishi::document {
namespace {

Decimal decimal(const char* text) {
  return *Decimal::parse(text);
}

std::int64_t count_of(std::size_t row, std::int64_t factor) {
  return static_cast<std::int64_t>(row + 3) * factor % 101;
}

// A multi-level head, every kind of cell, a total, a chart.
Table committees() {
  static const char* const kNames[] = {"大弯街道", "大同街道", "弥牟镇", "城厢镇",
                                       "姚渡镇",   "清泉镇",   "福洪镇"};
  Table table;
  table.title = "乡镇（街道）团委班子情况统计表";
  table.reporting_unit = "共青团成都市青白江区委员会";
  table.date = Date::parse("2026-09-30");
  table.unit = "人";
  table.columns = {{{"单位"}},
                   {{"班子成员", "合计"}},
                   {{"班子成员", "其中", "书记"}},
                   {{"班子成员", "其中", "副书记"}},
                   {{"编制外", "人数"}},
                   {{"编制外", "比例"}},
                   {{"平均年龄（岁）"}}};
  for (std::size_t i = 0; i < 7; ++i) {
    const std::int64_t members = 9 + count_of(i, 3) % 7;
    table.rows.push_back(
        {kNames[i], members, std::int64_t{1}, std::int64_t{2}, std::int64_t{3},
         Percent{*percent_of(Decimal::from_scaled(3, 0), Decimal::from_scaled(members, 0), 3), 1},
         Fixed{decimal("31.25"), 1}});
  }
  table.rows[3][4] = std::monostate{};
  table.rows[3][5] = std::monostate{};
  table.total =
      Row{std::monostate{}, std::int64_t{16743},         std::int64_t{7},        std::int64_t{14},
          std::int64_t{18}, Percent{decimal("25.4"), 1}, Fixed{decimal("31"), 1}};
  table.notes = {"编制外委员比例的分母为在任委员。", "城厢镇尚未报送编制情况。"};
  table.signatures = {"单位负责人", "填表人", "联系电话"};
  table.chart = TableChart{ChartKind::stacked, "书记与副书记", 0, {2, 3}};
  table.marks.demonstration = true;
  return table;
}

// What a spreadsheet must not take for a formula or a number, and text that breaks XML.
Table hostile() {
  Table table;
  table.title = "<特殊>&\"字符\"_x0041_";
  table.columns = {{{"编号"}}, {{"内容"}}, {{"大数"}}};
  const std::string control("控\x01制\x1F符\x0B", 12);
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"510113198803070018", "=1+1"},
      {"007", "+86"},
      {"-1", "@SUM(A1)"},
      {"1E5", "𠮷野家 㐂 龘 〇"},
      {"３", control},
      {"<b>&amp;</b>", "两\n行\t制表"},
      {"\xFF坏", "Supercalifragilisticexpialidocious_" + std::string(120, 'w')}};
  std::int64_t number = 1;
  for (const auto& [code, content] : rows) {
    table.rows.push_back({code, content, number});
    number = number * 1000 + 7;
  }
  return table;
}

Table thousand() {
  Table table;
  table.title = "一千行的表";
  table.unit = "个";
  table.columns = {{{"单位"}}, {{"数量", "本期"}}, {{"数量", "上期"}}, {{"备注"}}};
  for (std::size_t i = 0; i < 1000; ++i) {
    table.rows.push_back({"第" + std::to_string(i + 1) + "团支部", count_of(i, 37), count_of(i, 41),
                          i % 7 == 0 ? "新建" : ""});
  }
  table.total = Row{std::monostate{}, std::int64_t{50123}, std::int64_t{49987}, std::string()};
  return table;
}

Table wide(std::size_t columns) {
  Table table;
  table.title = "列很多的统计表";
  table.reporting_unit = "共青团成都市青白江区委员会";
  table.date = Date::parse("2026-09-30");
  table.columns = {{{"单位"}}};
  for (std::size_t i = 1; i < columns; ++i) {
    table.columns.push_back({{"第" + std::to_string((i - 1) / 4 + 1) + "类青年",
                              "小类" + std::to_string((i - 1) % 4 + 1)}});
  }
  for (std::size_t row = 0; row < 12; ++row) {
    Row cells = {"第" + std::to_string(row + 1) + "片区团工委"};
    for (std::size_t i = 1; i < columns; ++i)
      cells.emplace_back(count_of(row, static_cast<std::int64_t>(i * 7)) * 12);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table plain() {
  Table table;
  table.title = "典型案例";
  table.numbered = false;
  table.columns = {{{"单位"}}, {{"做法"}}};
  table.rows = {
      {std::string("弥牟镇团委"), std::string("把三国文化场馆建成青年之家，每月组织一次主题团日，"
                                              "由返乡青年轮流主持，带动合作社青年社员参加。")},
      {std::string("城厢镇团委"), std::string("推行“轮值书记”。")}};
  return table;
}

}  // namespace

Named<Table> sample_tables() {
  Table one_column;
  one_column.title = "只有一列";
  one_column.numbered = false;
  one_column.reporting_unit = "共青团成都市青白江区委员会";
  one_column.columns = {{{"名称"}}};
  Table trend = committees();
  trend.chart = TableChart{ChartKind::trend, "班子成员数", 0, {1}};
  trend.rows.resize(3);
  return {{"table_committees", committees()}, {"table_hostile", hostile()},
          {"table_thousand", thousand()},     {"table_wide", wide(21)},
          {"table_widest", wide(60)},         {"table_plain", plain()},
          {"table_empty", one_column},        {"table_trend", trend}};
}

}  // namespace jishi::document
