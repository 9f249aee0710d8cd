#include <iostream>

#include "app/command.hpp"
#include "app/open.hpp"
#include "app/show_unit.hpp"
#include "organisation/unit_store.hpp"
#include "package/package_store.hpp"

namespace jishi::app {
namespace {

using namespace organisation;

constexpr std::size_t kShownCandidates = 20;

int ambiguous(db::Connection& connection, const std::vector<UnitVersion>& candidates,
              const std::string& asked, Date date, bool living, bool json) {
  const auto day = [&](const UnitVersion& v) { return living ? date : v.valid_from; };
  if (json) {
    JsonWriter out;
    out.begin_object().key("candidates").begin_array();
    for (const UnitVersion& version : candidates) {
      out.begin_object().member("unit", version.unit.value());
      if (version.content.division_code) out.member("code", *version.content.division_code);
      out.member("path", path_text(connection, version.unit, day(version))).end_object();
    }
    std::cout << out.end_array().end_object().take() << '\n';
    return kNo;
  }
  std::cout << "“" << echoed(asked) << "”在 " << date.iso()
            << (living ? " 有 " : " 不存在，其他日期有 ")
            << (candidates.size() >= kMostCandidates ? "不少于 " : "") << candidates.size()
            << " 个，请用代码、编号或带上级的路径指明：\n";
  for (std::size_t i = 0; i < candidates.size() && i < kShownCandidates; ++i) {
    const UnitVersion& version = candidates[i];
    std::cout << "  "
              << version.content.division_code.value_or("#" + std::to_string(version.unit.value()))
              << "  " << path_text(connection, version.unit, day(version)) << '\n';
  }
  if (candidates.size() > kShownCandidates) std::cout << "  ……（用 --json 查看全部）\n";
  return kNo;
}

int run_unit(const Arguments& arguments, const Surroundings& surroundings) {
  const Date date = day_of(arguments, surroundings.clock);
  const bool json = arguments.has("json");
  const std::string asked = *arguments.positional(0);
  auto database =
      open_database(database_address(arguments), db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  const Lookup found = look_up(*connection, asked, date);
  const bool living = !found.living.empty();
  const auto& fitting = living ? found.living : found.former;
  if (fitting.empty()) {
    throw Failure({"no_such_unit", "没有找到“" + echoed(asked) +
                                       "”。可以输入区划代码、组织代码、全名、名称开头，或带上级的"
                                       "路径，例如 成都市/青白江区。"});
  }
  if (fitting.size() > 1) {
    return ambiguous(*connection, fitting, asked, date, living, json);
  }
  const package::Definitions definitions = package::load_from_database(*connection).or_throw();
  const UnitPage page(*connection, definitions, fitting.front(), date,
                      arguments.has("history") ? Detail::history : Detail::summary);
  if (json) {
    JsonWriter out;
    page.write(out);
    std::cout << out.take() << '\n';
  } else {
    std::cout << page.text();
  }
  return kDone;
}

}  // namespace

Command unit_command() {
  return {
      "unit",
      "查看一个单位：某日是什么、从哪里来、变成了什么",
      {database_option(),
       {"on", Arity::value, "日期", "哪一天（如 2019-10-31）；缺省为今天"},
       {"history", Arity::flag, "", "连同沿革、历次名称代码和下级的变动"}},
      {{"代码或名称", true, false, "区划代码、组织代码、名称、#编号，或路径如 成都市/青白江区"}},
      "",
      run_unit};
}

}  // namespace jishi::app
