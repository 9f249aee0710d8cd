#include <iostream>

#include "api/guarded_figures.hpp"
#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/index_memory.hpp"
#include "app/ledger_site.hpp"
#include "app/stat_query.hpp"
#include "app/stat_rows.hpp"
#include "app/stat_table.hpp"
#include "base/error.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

UnitId unit_of(const Arguments& arguments, db::Connection& connection, Date date) {
  if (const auto asked = arguments.value("unit")) return chosen_unit(connection, *asked, date).unit;
  const auto root = organisation::root_unit(connection);
  if (!root) throw Failure({"no_units", "数据库里还没有组织，请先导入区划名单。"});
  return *root;
}

std::string heading(db::Connection& connection, const StatQuery& query, bool demonstration) {
  std::string text =
      organisation::path_text(connection, query.asked.unit, query.asked.tree_date()) + "，";
  if (query.when.size() == 1) text += indicator::chinese(query.when.front()) + "，";
  text += query.asked.as == indicator::As::now ? "按现在的隶属关系" : "按当时的隶属关系";
  return text + (demonstration ? "，演示数据" : "");
}

constexpr const char* kFiguresWithheld =
    "“＊”：人数少，或由它可推算出少的人数。县级以上的数打开到下级组织；确需看的，用 --purpose "
    "写明用途，会记入日志。\n";

// What each figure is counted over: without it a figure says nothing.
std::string bases(const StatQuery& query) {
  std::string text;
  for (const package::Indicator* each : query.indicators)
    text += "  " + each->label + "：" + api::basis_words(*each) +
            (each->to_be_checked ? "（规定待核实）" : "") + "\n";
  return text;
}

void record(LedgerSite& site, const person::Disclosure& disclosure, const Clock& clock) {
  site.writer().submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, clock.now(), "命令行 stat"});
    person::record_disclosure(appender, disclosure).or_throw();
    appender.finish();
  });
}

int run_stat(const Arguments& arguments, const Surroundings& surroundings) {
  const bool records = arguments.has("purpose");  // in the journal
  LedgerSite site(arguments, records ? db::OpenMode::write : db::OpenMode::read,
                  surroundings.clock);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Date today = beijing_date(surroundings.clock.now());
  const auto definitions = site.definitions().now();
  StatQuery query = stat_query(arguments, definitions->packages, today);
  query.asked.when = query.when.back();
  query.asked.unit = unit_of(arguments, *connection, query.asked.tree_date());
  const auto state = site.load_index(arguments, *connection, surroundings.progress);
  if (arguments.has("rows")) {
    person::Vault vault(*connection, site.keys());
    std::cout << rows_behind(arguments, query, *state, *connection, vault,
                             [&](const person::Disclosure& disclosure) {
                               record(site, disclosure, surroundings.clock);
                             });
    return kDone;
  }
  std::vector<StatAnswer> answers = api::answers_to(*state, query, surroundings.progress);
  query.asked.when = query.when.back();
  bool withheld = false;
  if (api::is_guarded(*state, query)) {
    if (const auto purpose = asked_purpose(arguments)) {
      for (const person::Disclosure& each : api::disclosures_of(*state, query, *purpose))
        record(site, each, surroundings.clock);
    } else {
      withheld = api::withhold_small(*state, query, answers);
    }
  }
  const std::vector<StatUnit> units = api::units_of(*state, answers, query.asked.tree_date());
  const bool demonstration = package::is_demonstration(*connection);
  const std::string format =
      arguments.value("format").value_or(arguments.has("json") ? "json" : "table");
  if (format == "json") {
    std::cout << json_of(query, units, answers, demonstration) << '\n';
  } else if (format == "csv") {
    std::cout << csv_of(stat_table(query, units, answers));
  } else if (format == "table") {
    std::cout << heading(*connection, query, demonstration) << '\n'
              << text_of(stat_table(query, units, answers)) << (withheld ? kFiguresWithheld : "")
              << "口径：\n"
              << bases(query);
  } else {
    refuse_usage("--format 后写 table、csv 或 json。");
  }
  return kDone;
}

}  // namespace

Command stat_command() {
  std::vector<Option> options = {database_option(), keys_option(), index_memory_option()};
  for (const Option& option : stat_options())
    options.push_back(option);
  for (const Option& option : stat_rows_options())
    options.push_back(option);
  return {"stat",
          "任何组织、任何日期的指标",
          std::move(options),
          {{"指标", true, true, "指标的名称，如 committee_members 或 班子成员；可写几个"}},
          "",
          run_stat};
}

}  // namespace jishi::app
