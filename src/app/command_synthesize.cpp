#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "synthesis/synthesis.hpp"

namespace jishi::app {
namespace {

// Persons of the whole country are inserted in the order of their numbers' hashes, which is none.
constexpr std::size_t kPageCache = std::size_t{1} << 30;

synthesis::Scale scale_of(const Arguments& arguments) {
  const std::string word = arguments.value("scale").value_or("");
  if (word == "county") return synthesis::Scale::county;
  if (word == "province") return synthesis::Scale::province;
  if (word == "nation") return synthesis::Scale::nation;
  refuse_usage(
      "请用 --scale 写明规模：county（一个县）、province（一个省）或 "
      "nation（全国）。");
}

synthesis::Order order_of(const Arguments& arguments, LedgerSite& site, Date today) {
  synthesis::Order order;
  order.scale = scale_of(arguments);
  if (const auto seed = arguments.value("seed")) {
    order.seed = parse_int64(*seed);
    if (!order.seed || *order.seed < 0) refuse_usage("--seed 后写不小于 0 的整数。");
  }
  if (const auto unit = arguments.value("unit")) {
    if (order.scale == synthesis::Scale::nation)
      refuse_usage("--scale nation 是全国，不用写 --unit。");
    auto connection = site.readers().lease();
    order.unit = chosen_unit(*connection, *unit, today).unit;
  }
  return order;
}

void print_json(const synthesis::Report& report) {
  JsonWriter out;
  out.begin_object().member("unit", report.unit.unit.value());
  out.member("name", report.unit.content.name).member("seed", report.seed);
  out.member("day", report.day.iso()).member("counties", report.filled.counties);
  out.member("counties_done_before", report.counties_done);
  out.member("units", report.filled.units).member("persons", report.filled.persons);
  out.key("rows").begin_object();
  for (const auto& [label, rows] : report.filled.rows)
    out.member(label, rows);
  std::cout << out.end_object().end_object().take() << '\n';
}

void print_text(const synthesis::Report& report) {
  const synthesis::Filled& filled = report.filled;
  std::cout << report.unit.content.name << "：";
  if (filled.counties == 0) {
    std::cout << grouped(report.counties_done) << " 个县（市、区）的合成数据都已写过";
  } else {
    std::cout << "写入 " << grouped(filled.counties) << " 个县（市、区）的合成数据，组织 "
              << grouped(filled.units) << "，人员 " << grouped(filled.persons);
    for (const auto& [label, rows] : filled.rows)
      std::cout << "，" << label << " " << grouped(rows);
    if (report.counties_done > 0)
      std::cout << "；另有 " << grouped(report.counties_done) << " 个县（市、区）先前已写";
  }
  std::cout << "（种子 " << report.seed << "，截至" << report.day.chinese()
            << "）。人和事都是编造的。\n";
}

int run_synthesize(const Arguments& arguments, const Surroundings& surroundings) {
  static_cast<void>(scale_of(arguments));  // before anything is opened
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock, {.page_cache = kPageCache});
  const synthesis::Report report =
      synthesis::synthesize(site.database(), site.writer(), site.keys(), site.definitions().now(),
                            order_of(arguments, site, surroundings.clock.today()),
                            surroundings.clock, surroundings.progress);
  if (arguments.has("json")) {
    print_json(report);
  } else {
    print_text(report);
  }
  return kDone;
}

}  // namespace

Command synthesize_command() {
  return {
      "synthesize",
      "在真实区划上合成一县、一省或全国规模的数据，用于测速和试用；不能写进有真实数据的库",
      {database_option(),
       keys_option(),
       {"scale", Arity::value, "规模",
        "county（一个县）、province（一个省）或 nation（全国），密度相同"},
       {"seed", Arity::value, "整数", "种子，缺省 1；种子、日期和区划相同，内容就相同"},
       {"unit", Arity::value, "组织", "哪个县或省：代码、名称或路径；缺省为区划顺序的第一个"}},
      {},
      "先运行 jishi init 和 jishi import divisions。全国规模：区划之外再建约 363 万个组织（共 430 "
      "万个），班子成员 34.3 万、摸底青年 800 万、近十二个月的活动 1400 "
      "万，约 15 GB，需几十分钟。\n"
      "逐县写入。中断（Ctrl-C、断电、磁盘满）以后再运行同一条命令，已写的县略过，接着写其余的。",
      run_synthesize};
}

}  // namespace jishi::app
