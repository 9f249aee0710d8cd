#include "app/verify_index.hpp"

#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/ledger_site.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "upkeep/index_check.hpp"

namespace jishi::app {
namespace {

constexpr std::int64_t kMostUnitsInSample = 1'000'000;
constexpr std::string_view kAll = "all";

upkeep::Sample sample_of(const Arguments& arguments, const Clock& clock) {
  upkeep::Sample sample;
  const std::string count =
      arguments.value("sample").value_or(std::to_string(upkeep::kUsualUnitsInSample));
  sample.all = count == kAll;
  const auto units = sample.all ? std::optional<std::int64_t>(0) : parse_int64(count);
  if (!units || *units < (sample.all ? 0 : 1) || *units > kMostUnitsInSample)
    refuse_usage("--sample 后写抽查几个组织，如 20；全部核对写 all。");
  sample.units = static_cast<std::size_t>(*units);
  const auto seed = arguments.value("seed");
  const auto number = seed ? parse_int64(*seed) : clock.now().microseconds % 1'000'000;
  if (!number || *number < 0) refuse_usage("--seed 后写不小于 0 的整数。");
  sample.seed = static_cast<std::uint64_t>(*number);
  return sample;
}

upkeep::IndexChecked check(LedgerSite& site, db::Connection& connection, const Arguments& arguments,
                           const Surroundings& surroundings) {
  const upkeep::Sample sample = sample_of(arguments, surroundings.clock);
  const Date today = surroundings.clock.today();
  std::optional<UnitId> within;
  if (const auto asked = arguments.value("unit"))
    within = chosen_unit(connection, *asked, today).unit;
  const auto state = site.load_index(arguments, connection, surroundings.progress);
  return upkeep::check_index(connection, *state, sample, within, today, surroundings.progress);
}

void print_json(db::Connection& connection, const upkeep::IndexChecked& checked, Date today) {
  JsonWriter out;
  out.begin_object().member("ok", checked.report.different == 0);
  out.member("indicators", static_cast<std::int64_t>(checked.indicators));
  out.member("units", static_cast<std::int64_t>(checked.units.size()));
  out.member("questions", checked.report.questions).member("different", checked.report.different);
  if (!checked.sample.all) out.member("seed", static_cast<std::int64_t>(checked.sample.seed));
  out.key("differences").begin_array();
  for (const indicator::IndexFinding& each : checked.report.findings) {
    out.begin_object().member("indicator", each.indicator->name);
    out.member("label", each.indicator->label).member("unit", each.unit.value());
    out.member("path", organisation::path_text(connection, each.unit, upkeep::day_of(each, today)));
    out.member("when", indicator::chinese(each.when));
    out.member("as", each.as == indicator::As::now ? "now" : "then");
    out.member("index", each.index).member("database", each.database).end_object();
  }
  out.end_array().key("unanswered").begin_array();
  for (const indicator::IndexUnanswered& each : checked.report.unanswered)
    out.begin_object()
        .member("indicator", each.indicator->name)
        .member("code", each.why.code)
        .member("message", each.why.message)
        .end_object();
  std::cout << out.end_array().end_object().take() << '\n';
}

void print_text(db::Connection& connection, const upkeep::IndexChecked& checked, Date today) {
  const indicator::IndexReport& report = checked.report;
  for (const indicator::IndexFinding& each : report.findings)
    std::cout << each.indicator->label << "（" << each.indicator->name << "），"
              << organisation::path_text(connection, each.unit, upkeep::day_of(each, today)) << "，"
              << indicator::chinese(each.when)
              << (each.as == indicator::As::now ? "，按现在的隶属关系" : "，按当时的隶属关系")
              << "：索引 " << each.index << "，数据库 " << each.database << '\n';
  const auto told = static_cast<std::int64_t>(report.findings.size());
  if (report.different > told)
    std::cout << "……另有 " << grouped(report.different - told) << " 处。\n";
  for (const indicator::IndexUnanswered& each : report.unanswered)
    std::cout << "没有核对 " << each.indicator->label << "：" << each.why.message << '\n';
  std::cout << (report.different == 0 ? "统计索引与数据库相符：" : "统计索引与数据库不符：")
            << grouped(static_cast<std::int64_t>(checked.indicators)) << " 个指标，"
            << grouped(static_cast<std::int64_t>(checked.units.size())) << " 个组织，"
            << grouped(report.questions) << " 个数";
  if (report.different > 0)
    std::cout << "中有 " << grouped(report.different)
              << " 个不同。请以数据库为准，并把上面的内容报给维护人员";
  if (!checked.sample.all) std::cout << "（抽查，--seed " << checked.sample.seed << "）";
  std::cout << "。\n";
}

}  // namespace

int verify_index(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Date today = surroundings.clock.today();
  const upkeep::IndexChecked checked = check(site, *connection, arguments, surroundings);
  if (arguments.has("json")) {
    print_json(*connection, checked, today);
  } else {
    print_text(*connection, checked, today);
  }
  return checked.report.different == 0 ? kDone : kNo;
}

}  // namespace jishi::app
