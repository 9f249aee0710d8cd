#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/demonstration.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "package/package_store.hpp"
#include "synthesis/demonstration_mark.hpp"

namespace jishi::app {
namespace {

constexpr std::int64_t kMonths = 24;

DemonstrationReport fill(db::Connection& connection, LedgerSite& site, UnitId county, Date from,
                         std::optional<Date> former,
                         const std::shared_ptr<const package::Definitions>& definitions,
                         const Surroundings& surroundings) {
  package::require_version(connection, definitions->number);
  const Date today = surroundings.clock.today();
  journal::Appender appender(connection, {kOperator, surroundings.clock.now(), "演示数据"});
  journal::ChangeSet changes(appender);
  synthesis::mark_as_demonstration(connection, changes, partition_of(county));
  person::Vault vault(connection, site.keys());
  const ledger::Rules rules(definitions);
  const ledger::ChangeContext context{connection, changes, vault, rules, definitions, today};
  DemonstrationReport report =
      fill_with_demonstration(context, county, from, surroundings.progress);
  if (former) {
    const DemonstrationReport more = fill_former_committees(context, county, *former);
    report.persons += more.persons;
    for (const auto& [label, rows] : more.rows)
      report.rows[label] += rows;
  }
  changes.finish();
  appender.finish();
  return report;
}

void print(const Arguments& arguments, const organisation::UnitVersion& unit,
           const DemonstrationReport& report) {
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("unit", unit.unit.value()).member("persons", report.persons);
    out.key("rows").begin_object();
    for (const auto& [label, rows] : report.rows)
      out.member(label, rows);
    std::cout << out.end_object().end_object().take() << '\n';
    return;
  }
  std::cout << unit.content.name << "：写入演示人员 " << grouped(report.persons) << " 人";
  for (const auto& [label, rows] : report.rows)
    std::cout << "，" << label << " " << grouped(rows);
  std::cout << "。人和事都是编造的。\n";
}

int run_demo(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const Date today = surroundings.clock.today();
  const auto definitions = site.definitions().now();
  std::optional<Date> former;
  if (const auto text = arguments.value("former")) {
    former = Date::parse(*text);
    if (!former) refuse_usage("--former 后写日期，如 2019-10-31。");
  }
  const Date from = today.plus_months(-kMonths).value();
  std::vector<organisation::UnitVersion> counties;
  {
    auto connection = site.readers().lease();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    synthesis::require_no_real_rows(*connection, site.keys(), definitions, today);
    for (const std::string& name : arguments.positionals()) {
      const auto unit = chosen_unit(*connection, name, today);
      if (unit.content.level != organisation::Level::county) {
        refuse_usage("“" + name + "”不是县级单位，演示数据按县（市、区）写入。");
      }
      if (synthesis::rows_of(*connection, site.keys(), definitions, unit.unit, from, today) > 0) {
        if (!arguments.has("json")) std::cout << unit.content.name << "：已有演示数据。\n";
        continue;
      }
      counties.push_back(unit);
    }
  }
  for (const organisation::UnitVersion& county : counties) {
    DemonstrationReport report;
    site.writer().submit([&](db::Connection& connection) {
      report = fill(connection, site, county.unit, from, former, definitions, surroundings);
    });
    surroundings.progress.step("写入演示数据", 1, 1);
    print(arguments, county, report);
  }
  return kDone;
}

}  // namespace

Command demo_command() {
  return {"demo",
          "写入编造的演示数据（近两年），以便试用；不能写进有真实数据的库",
          {database_option(),
           keys_option(),
           {"former", Arity::value, "日期", "那一天有而现在已撤并的乡镇街道也写几名班子成员"}},
          {{"县", true, true, "县级单位的代码、名称或路径，可写几个"}},
          "",
          run_demo};
}

}  // namespace jishi::app
