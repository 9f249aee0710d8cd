#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/row_query.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "exchange/export.hpp"
#include "package/setting_store.hpp"
#include "person/disclosure.hpp"

namespace jishi::app {
namespace {

// What goes out is recorded before it does, masked or in full.
void record(LedgerSite& site, const exchange::ExportRequest& request, std::int64_t rows,
            const Clock& clock) {
  const ledger::RowQuery& query = request.query;
  person::Disclosure disclosure{query.ledger->name, query.unit, query.on, query.until, rows, {}};
  if (request.reveal) disclosure.purpose = request.purpose;
  site.writer().submit([&](db::Connection& connection) {
    journal::Appender appender(connection, {kOperator, clock.now(), "命令行 export"});
    person::record_disclosure(appender, disclosure).or_throw();
    appender.finish();
  });
}

int run_export(const Arguments& arguments, const Surroundings& surroundings) {
  const auto reveal = arguments.value("reveal");
  if (reveal && reveal->empty()) {
    refuse_usage("--reveal 后写明用途，例如 --reveal 换届资格审查。");
  }
  require_new_file(*arguments.positional(1));
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);  // for the journal
  const auto definitions = site.definitions().now();
  auto connection = site.readers().lease();
  exchange::ExportRequest request;
  request.query = row_query(arguments, LedgerSite::ledger(*definitions, *arguments.positional(0)),
                            *connection, surroundings.clock);
  request.profile = arguments.value("profile").value_or("");
  request.reveal = reveal.has_value();
  request.query.open_sensitive = request.reveal;
  request.purpose = reveal.value_or("");
  request.demonstration = package::is_demonstration(*connection);
  person::Vault vault(*connection, site.keys());
  record(site, request,
         ledger::count_rows(*connection, vault, definitions, request.query).or_throw(),
         surroundings.clock);
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const std::string file = *arguments.positional(1);
  const std::int64_t rows =
      exchange::export_rows(*connection, vault, definitions, request, file, surroundings.progress)
          .or_throw();
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("file", file).member("rows", rows);
    std::cout << out.member("revealed", request.reveal).end_object().take() << '\n';
  } else {
    std::cout << "已写出 " << grouped(rows) << " 行到 " << file << "（" << basis_text(request.query)
              << "）"
              << (request.reveal ? "，含完整的个人信息，用途已记入日志，请妥善保管。"
                                 : "，个人信息已遮盖，已记入日志。")
              << '\n';
  }
  return kDone;
}

int run_template(const Arguments& arguments, const Surroundings& surroundings) {
  require_new_file(*arguments.positional(1));
  const std::string address = database_address(arguments);
  auto database = open_database(address, db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  const package::DefinitionsInUse in_use(*connection);
  const auto definitions = in_use.now();
  const auto unit = arguments.value("unit");
  if (!unit) refuse_usage("请用 --unit 指明给哪个单位填，例如 --unit 510113。");
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Date today = surroundings.clock.today();
  const std::string file = *arguments.positional(1);
  exchange::write_template(*connection, definitions,
                           LedgerSite::ledger(*definitions, *arguments.positional(0)),
                           chosen_unit(*connection, *unit, today).unit, today, file)
      .or_throw();
  if (arguments.has("json")) {
    JsonWriter out;
    std::cout << out.begin_object().member("file", file).end_object().take() << '\n';
  } else {
    std::cout << "空表已写到 " << file << "，填好后用 jishi import 导入。\n";
  }
  return kDone;
}

}  // namespace

Command export_command() {
  std::vector<Option> options = {
      database_option(),
      keys_option(),
      {"profile", Arity::value, "名称", "按哪种名册的列序写（如全国系统的名册）"},
      {"reveal", Arity::value, "用途", "写出完整的姓名、身份证号、手机号，用途记入日志；缺省遮盖"}};
  for (const Option& option : row_query_options())
    options.push_back(option);
  return {"export",
          "把台账写成表格（.xlsx、.csv）",
          std::move(options),
          {{"台账", true, false, "台账的名称，如 committee_member 或 班子成员"},
           {"文件", true, false, "写成哪个文件"}},
          "",
          run_export};
}

Command template_command() {
  return {"template",
          "写出台账的空表（带下拉选项和填表说明）",
          {database_option(), {"unit", Arity::value, "单位", "给哪个单位填：代码、名称或路径"}},
          {{"台账", true, false, "台账的名称，如 committee_member 或 班子成员"},
           {"文件", true, false, "写成哪个 .xlsx 文件"}},
          "",
          run_template};
}

}  // namespace jishi::app
