#include <iostream>

#include "app/command.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "package/loader.hpp"

namespace jishi::app {
namespace {

void print_json(const package::LoadOutcome& outcome) {
  JsonWriter out;
  out.begin_object().member("ok", outcome.ok()).key("mistakes").begin_array();
  for (const package::Mistake& mistake : outcome.mistakes) {
    out.begin_object().member("code", mistake.code).member("file", mistake.place.file);
    out.member("line", std::int64_t{mistake.place.line});
    out.member("column", std::int64_t{mistake.place.column});
    out.member("message", mistake.message).member("remedy", mistake.remedy).end_object();
  }
  out.end_array().member("untold", static_cast<std::int64_t>(outcome.untold)).end_object();
  std::cout << out.take() << '\n';
}

void print_text(const package::LoadOutcome& outcome) {
  for (const package::Mistake& mistake : outcome.mistakes) {
    std::cout << package::to_text(mistake) << '\n';
  }
  if (outcome.ok()) {
    const package::PackageSet& set = outcome.packages;
    std::cout << "检查通过：" << set.packages.size() << " 个包，" << set.ledgers.size()
              << " 个台账，" << set.indicators.size() << " 个指标，" << set.dictionaries.size()
              << " 个字典，" << set.rule_sets.size() << " 组规则。\n";
    return;
  }
  std::cout << "共 " << outcome.mistakes.size() + outcome.untold << " 处错误";
  if (outcome.untold > 0) std::cout << "（另有 " << outcome.untold << " 处未列出）";
  std::cout << "，改正后再检查。\n";
}

int run_check(const Arguments& arguments, const Surroundings&) {
  if (arguments.has("schema")) {
    std::cout << package::json_schema();
    return kDone;
  }
  std::vector<std::filesystem::path> folders(arguments.positionals().begin(),
                                             arguments.positionals().end());
  if (folders.empty()) folders = package_folders(arguments);
  const package::LoadOutcome outcome = package::load_packages(folders);
  arguments.has("json") ? print_json(outcome) : print_text(outcome);
  return outcome.ok() ? kDone : kNo;
}

}  // namespace

Command check_command() {
  return {"check",
          "检查定义包，逐处报告错误的位置和改法",
          {{"schema", Arity::flag, "", "改为打印定义包的 JSON Schema，供编辑器使用"}},
          {{"文件夹", false, true, "一个或多个定义包的文件夹；缺省为随程序的基础包"}},
          "",
          run_check};
}

}  // namespace jishi::app
