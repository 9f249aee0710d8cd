#include <algorithm>
#include <iostream>
#include <map>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/ledger_warnings.hpp"
#include "app/open.hpp"
#include "app/page_limit.hpp"
#include "app/row_page.hpp"
#include "app/row_query.hpp"
#include "app/show_unit.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

int run_rows(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  const auto definitions = site.definitions().now();
  const package::Ledger& ledger = LedgerSite::ledger(*definitions, *arguments.positional(0));
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  ledger::RowQuery query = row_query(arguments, ledger, *connection, surroundings.clock);
  const std::int64_t total = ledger::count_rows(*connection, vault, definitions, query).or_throw();
  query.limit = page_limit(arguments);
  if (const auto after = arguments.value("after")) {
    const auto row = parse_int64(*after);
    if (!row || *row < 0) refuse_usage("--after 后写行的编号（上一页最后一行的）。");
    query.after_row = *row;
  }
  RowPage page(*connection, vault, definitions, query);
  ledger::visit_rows(*connection, vault, definitions, query,
                     [&](const ledger::RowVersion& version, const ledger::Shape& shape,
                         ledger::Place place) { page.add(version, shape, place); })
      .or_throw();
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("ledger", ledger.name).member("total", total);
    out.member("basis", basis_text(query));
    out.member("demonstration", package::is_demonstration(*connection));
    page.write(out.key("rows"));
    std::cout << out.end_object().take() << '\n';
    return kDone;
  }
  std::cout << ledger.label << "，"
            << organisation::path_text(*connection, query.unit, query.view.tree) << "，"
            << basis_text(query) << (package::is_demonstration(*connection) ? "，演示数据" : "")
            << "：共 " << grouped(total) << " 行\n"
            << page.text();
  if (page.size() == query.limit && total > page.size()) {
    std::cout << "……下一页：--after " << page.last().value() << "；全部：jishi export\n";
  }
  return kDone;
}

// What holds on another day or tree is not what a unit's rules are asked for.
void require_plain_warnings(const Arguments& arguments) {
  for (const char* other : {"until", "as-now", "tree-on", "known-at"}) {
    if (!arguments.has(other)) continue;
    refuse_usage(std::string("--warnings 按 --on 那一天核对，不能与 --") + other +
                 " 同用，请去掉其中一个。");
  }
}

// Every ledger that holds rows: how many of the unit itself and below, and of each unit below it.
int run_ledgers(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  const auto definitions = site.definitions().now();
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  const bool demonstration = package::is_demonstration(*connection);
  const bool warnings = arguments.has("warnings");
  if (warnings) require_plain_warnings(arguments);
  JsonWriter json;
  json.begin_object().member("demonstration", demonstration).key("ledgers").begin_array();
  std::string text;
  std::string heading;  // of the ledgers that are asked for a day, where there are any
  bool of_day = false;
  for (const package::Ledger& ledger : definitions->packages.ledgers) {
    surroundings.progress.check();
    const ledger::RowQuery query = row_query(arguments, ledger, *connection, surroundings.clock);
    const std::int64_t count =
        ledger::count_rows(*connection, vault, definitions, query).or_throw();
    const bool event = ledger.holding.of == package::Holding::Of::event;
    if (heading.empty() || (!event && !of_day)) {
      heading = organisation::path_text(*connection, query.unit, query.view.tree) + "，" +
                basis_text(query);
      of_day = !event;
    }
    json.begin_object().member("ledger", ledger.name).member("label", ledger.label);
    json.member("rows", count).member("basis", basis_text(query));
    text += "  " + padded(ledger.label, 28) + padded(ledger.name, 28) + grouped(count) + " 行" +
            (query.until && !arguments.has("until") ? "（" + basis_text(query) + "）\n" : "\n");
    if (warnings && count > 0) {
      const LedgerWarnings found = warnings_of(*connection, vault, definitions, query);
      found.write(json);
      text += found.text();
    }
    json.end_object();
  }
  if (arguments.has("json")) {
    std::cout << json.end_array().end_object().take() << '\n';
  } else {
    std::cout << heading << (demonstration ? "，演示数据" : "") << '\n' << text;
  }
  return kDone;
}

}  // namespace

Command rows_command() {
  std::vector<Option> options = {database_option(), keys_option()};
  for (const Option& option : row_query_options())
    options.push_back(option);
  options.push_back(page_limit_option());
  options.push_back({"after", Arity::value, "编号", "从哪一行之后列起"});
  return {"rows",
          "列出台账某日有效的行，个人信息遮盖",
          std::move(options),
          {{"台账", true, false, "台账的名称，如 committee_member 或 班子成员"}},
          "",
          run_rows};
}

Command ledgers_command() {
  std::vector<Option> options = {database_option(), keys_option()};
  for (const Option& option : row_query_options()) {
    if (option.name != "where") options.push_back(option);
  }
  options.push_back(
      {"warnings", Arity::flag, "", "列出只提醒、不退回的规则在那一天指出的：各单位的和各行的"});
  return {"ledgers", "列出各个台账和行数", std::move(options), {}, "", run_ledgers};
}

}  // namespace jishi::app
