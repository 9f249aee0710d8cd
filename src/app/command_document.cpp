#include <iostream>

#include "api/document_making.hpp"
#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/index_memory.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/stat_query.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "package/setting_store.hpp"

namespace jishi::app {
namespace {

using package::Document;

using api::ending;

std::string listed(const package::PackageSet& packages) {
  std::string text;
  for (const Document& document : packages.documents)
    text += "  " + padded(document.name, 28) + padded(ending(document), 8) + document.label + "\n";
  return text;
}

int list(const package::PackageSet& packages, bool json) {
  if (!json) {
    std::cout << (packages.documents.empty() ? "现在的包里没有定义文件。\n" : listed(packages));
    return kDone;
  }
  JsonWriter out;
  out.begin_object().key("documents").begin_array();
  for (const Document& document : packages.documents) {
    out.begin_object().member("name", document.name).member("label", document.label);
    out.member("ending", ending(document)).end_object();
  }
  std::cout << out.end_array().end_object().take() << '\n';
  return kDone;
}

const Document& find(const package::PackageSet& packages, const std::string& word) {
  if (const Document* found = api::find_document(packages, word)) return *found;
  throw Failure(
      {"unknown_document", "没有文件“" + echoed(word) + "”。" +
                               (packages.documents.empty() ? "现在的包里没有定义文件。"
                                                           : "可用的文件：\n" + listed(packages))});
}

std::filesystem::path target(const Arguments& arguments, const Document& document) {
  const auto out = arguments.value("out");
  if (!out) refuse_usage("请用 --out 写明写成哪个文件，如 --out 通报.docx。");
  std::filesystem::path file = *out;
  if (file.extension() != ending(document))
    throw Failure({"unknown_format", document.label + "要写成 " + ending(document) + " 文件，“" +
                                         echoed(*out) + "”不是。"});
  require_new_file(file);
  return file;
}

document::Occasion occasion_of(const Arguments& arguments, db::Connection& connection, Date today) {
  const AskedTime time = asked_time(arguments, today);
  document::Occasion occasion{time.when};
  occasion.before = time.before;
  occasion.as = time.as;
  occasion.today = today;
  occasion.number = arguments.value("number").value_or("");
  if (length_in_code_points(occasion.number) > api::kMostNumber)
    refuse_usage("--number 太长，请写期数，如 3。");
  occasion.demonstration = package::is_demonstration(connection);
  return occasion;
}

void tell(const Arguments& arguments, const Document& definition,
          const document::Occasion& occasion, const std::filesystem::path& file) {
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("file", file.string()).member("document", definition.name);
    std::cout << out.member("demonstration", occasion.demonstration).end_object().take() << '\n';
  } else {
    std::cout << "已写出" << definition.label << "到 " << file.string() << "（"
              << occasion.called(occasion.unit).name << "，" << indicator::chinese(occasion.when)
              << (occasion.demonstration ? "，演示数据" : "") << "）\n";
  }
}

int run_document(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::read, surroundings.clock);
  const auto definitions = site.definitions().now();
  const package::PackageSet& packages = definitions->packages;
  if (arguments.has("list")) return list(packages, arguments.has("json"));
  const auto name = arguments.positional(0);
  if (!name) refuse_usage("请写明要哪个文件；--list 列出可用的。");
  const Document& definition = find(packages, *name);
  const std::filesystem::path file = target(arguments, definition);
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  document::Occasion occasion =
      occasion_of(arguments, *connection, beijing_date(surroundings.clock.now()));
  const auto asked = arguments.value("unit");
  if (!asked) refuse_usage("请用 --unit 写明哪个组织，如 --unit 510113。");
  occasion.unit = chosen_unit(*connection, *asked, occasion.tree_date()).unit;
  const auto state = site.load_index(arguments, *connection, surroundings.progress);
  api::name_units(occasion, *state);
  api::write_document(*state, find(state->definitions->packages, definition.name), occasion, file);
  tell(arguments, definition, occasion, file);
  return kDone;
}

}  // namespace

Command document_command() {
  return {"document",
          "按定义生成文件：通报、简报、月报（.docx）和报表（.xlsx）",
          {database_option(),
           keys_option(),
           index_memory_option(),
           {"unit", Arity::value, "组织", "给哪个组织：代码、名称或路径"},
           {"on", Arity::value, "日期", "哪一天的；缺省为今天"},
           {"period", Arity::value, "期间", "2026、2026-Q4、2026-11、2026-11-H1，或 起..止"},
           {"before", Arity::value, "日期或期间", "和什么时候比；缺省为上一期，--on 时为上年同日"},
           {"as", Arity::value, "then|now", "按当时（then，缺省）或现在（now）的隶属关系"},
           {"number", Arity::value, "期数", "简报的期数"},
           {"out", Arity::value, "文件", "写成哪个文件，已有的不覆盖"},
           {"list", Arity::flag, "", "列出可用的文件"}},
          {{"文件", false, false, "文件的名称，如 committee_circular 或 班子建设情况通报"}},
          "",
          run_document};
}

}  // namespace jishi::app
