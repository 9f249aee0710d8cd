#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/demonstration.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/ledger_store.hpp"
#include "organisation/unit_store.hpp"
#include "package/package_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

constexpr std::int64_t kMonths = 24;

// Rows of all ledgers of the unit and below it, of whatever day until today.
std::int64_t rows_of(db::Connection& connection, person::Vault& vault,
                     const std::shared_ptr<const package::Definitions>& definitions, UnitId unit,
                     Date from, Date today) {
  std::int64_t rows = 0;
  for (const package::Ledger& ledger : definitions->packages.ledgers) {
    ledger::RowQuery query;
    query.ledger = &ledger;
    query.unit = unit;
    query.on = from;
    query.until = today;
    query.view.tree = today;
    rows += ledger::count_rows(connection, vault, definitions, query).or_throw();
  }
  return rows;
}

// Made-up rows never stand beside real ones.
void require_no_real_rows(db::Connection& connection, const person::KeyFolder& keys,
                          const std::shared_ptr<const package::Definitions>& definitions,
                          Date today) {
  if (package::is_demonstration(connection)) return;
  const auto root = organisation::root_unit(connection);
  if (!root) throw Failure({"no_such_unit", "还没有组织树，请先运行 jishi import divisions。"});
  person::Vault vault(connection, keys);
  if (rows_of(connection, vault, definitions, *root, kFirstDate.plus_days(1).value(), today) > 0) {
    throw Failure({"real_rows_present",
                   "这个数据库里已有台账数据，不能写入演示数据；请另建一个数据库再演示。"});
  }
}

DemonstrationReport fill(db::Connection& connection, LedgerSite& site, UnitId county, Date from,
                         std::optional<Date> former,
                         const std::shared_ptr<const package::Definitions>& definitions,
                         const Surroundings& surroundings) {
  package::require_version(connection, definitions->number);
  const Date today = surroundings.clock.today();
  journal::Appender appender(connection, {kOperator, surroundings.clock.now(), "演示数据"});
  journal::ChangeSet changes(appender);
  if (!package::is_demonstration(connection)) {
    package::set_setting(connection, package::kDemonstration, "yes");
    changes.add(partition_of(county), R"({"setting":"demonstration","after":"yes"})");
  }
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

int run(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const Date today = surroundings.clock.today();
  const auto definitions = site.definitions().now();
  std::optional<Date> former;
  if (const auto text = arguments.value("former")) {
    former = Date::parse(*text);
    if (!former) throw Failure({"usage", "--former 后写日期，如 2019-10-31。"});
  }
  const Date from = today.plus_months(-kMonths).value();
  std::vector<organisation::UnitVersion> counties;
  {
    auto connection = site.readers().lease();
    db::Transaction snapshot(*connection, db::TransactionMode::read);
    require_no_real_rows(*connection, site.keys(), definitions, today);
    for (const std::string& name : arguments.positionals()) {
      const auto unit = chosen_unit(*connection, name, today);
      if (unit.content.level != organisation::Level::county) {
        throw Failure({"usage", "“" + name + "”不是县级单位，演示数据按县（市、区）写入。"});
      }
      person::Vault vault(*connection, site.keys());
      if (rows_of(*connection, vault, definitions, unit.unit, from, today) > 0) {
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
          run};
}

}  // namespace jishi::app
