#include <iostream>
#include <map>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/package_journal.hpp"
#include "app/package_kinds.hpp"
#include "base/json_writer.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_store.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "person/data_key_store.hpp"
#include "person/vault.hpp"

namespace jishi::app {
namespace {

// Founds the units that no division list holds: the centre, 兵团. Returns how many were founded.
std::int64_t found_first_units(db::Connection& connection, const package::PackageSet& packages,
                               const Surroundings& surroundings) {
  if (organisation::root_unit(connection)) return 0;
  journal::Appender appender(connection, {kOperator, surroundings.clock.now(), "命令行 init"});
  const PackageKinds kinds(packages);
  std::map<std::string, UnitId> founded;
  for (const package::FoundingUnit& unit : packages.founding_units) {
    organisation::TreeChanges changes(connection, appender, kinds, unit.source);
    organisation::TreeChanges::Founding founding;
    if (!unit.under.empty()) founding.parent = founded.at(unit.under);
    founding.on = unit.since;
    founding.level = unit.level;
    founding.kind = unit.kind;
    founding.name = unit.label;
    if (!unit.code.empty()) founding.own_code = unit.code;
    founded.emplace(unit.name, changes.found(founding).or_throw());
  }
  appender.finish();
  return static_cast<std::int64_t>(founded.size());
}

// Makes the key folder of a database that has none yet. Returns its path where it was made.
// A database that already holds personal data and has lost its keys is not given new ones: they
// would open nothing.
std::optional<std::filesystem::path> make_keys(db::Connection& connection,
                                               const Arguments& arguments,
                                               const std::string& address, Date today) {
  const std::filesystem::path folder = key_folder_path(arguments, address);
  std::error_code error;
  if (std::filesystem::exists(folder, error)) {
    const person::KeyFolder keys = person::KeyFolder::open(folder).or_throw();
    person::check_keys(connection, keys).or_throw();
    return std::nullopt;
  }
  if (person::wrapped_by_another(connection, 0)) {
    throw Failure({"keys_missing", "数据库里已有加密的个人信息，而密钥文件夹 " + folder.string() +
                                       " 不在。请把原来的密钥文件夹放回来，或用 --keys 指明它在哪里"
                                       "；新建的密钥打不开旧数据。"});
  }
  person::KeyFolder::create(folder, today).or_throw();
  return folder;
}

void print(const Arguments& arguments, const std::string& database, std::int64_t founded,
           const package::InstallReport& report,
           const std::optional<std::filesystem::path>& new_keys) {
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("database", database).member("founded", founded);
    if (new_keys) out.member("keys", new_keys->string());
    out.member("definitions", report.number).key("changes").begin_array();
    for (const std::string& change : report.changes)
      out.value(change);
    std::cout << out.end_array().end_object().take() << '\n';
    return;
  }
  std::cout << (founded > 0 ? "已建立数据库 " : "数据库已经建立，结构已是最新：") << database
            << '\n';
  switch (report.outcome) {
    case package::InstallReport::Outcome::unchanged:
      std::cout << "定义包没有变化（第 " << report.number << " 版）。\n";
      break;
    case package::InstallReport::Outcome::installed:
      std::cout << "已装入定义包第 " << report.number << " 版，改动 " << report.changes.size()
                << " 处";
      std::cout << (founded > 0 ? "。\n" : "：\n");
      // A first version is new as a whole.
      for (const std::string& change : report.changes) {
        if (founded == 0) std::cout << "  " << change << '\n';
      }
      break;
    case package::InstallReport::Outcome::refused:
      break;
  }
  if (new_keys) {
    std::cout << "已建立密钥文件夹 " << new_keys->string()
              << "。个人信息用它加密，丢了就读不出来；请另行备份，与数据库分开存放。\n";
  }
  for (const std::string& waiting : report.waiting)
    std::cout << "  " << waiting << '\n';
  if (founded > 0) {
    std::cout << "登记了 " << founded
              << " 个区划名录之外的单位。下一步：jishi import divisions --db " << database
              << " --from 文件夹 --on 日期\n";
  }
}

int run_init(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string address = database_address(arguments);
  const auto sources = sources_or_throw(package_folders(arguments));
  auto database = open_database(address, db::OpenMode::create, surroundings.clock);
  auto connection = database->connect();
  db::Transaction transaction(*connection, db::TransactionMode::write);
  organisation::TreeAnswers tree(*connection, surroundings.clock.today());
  const package::InstallAuthor author{kOperator, surroundings.clock.now(), "命令行 init"};
  const package::InstallReport report =
      package::install_packages(*connection, sources, tree, author, surroundings.progress);
  if (report.outcome == package::InstallReport::Outcome::refused) {
    throw_mistakes(report.mistakes, report.untold);
  }
  const package::Definitions definitions = package::load_from_database(*connection).or_throw();
  const std::int64_t founded = found_first_units(*connection, definitions.packages, surroundings);
  journal_packages(*connection, report, author);
  const auto new_keys = make_keys(*connection, arguments, address, surroundings.clock.today());
  transaction.commit();
  print(arguments, database->display_name(), founded, report, new_keys);
  return kDone;
}

}  // namespace

Command init_command() {
  return {"init",
          "建立数据库，或把旧库升级到本程序的结构",
          {database_option(),
           keys_option(),
           {"packages", Arity::values, "文件夹", "定义包，可多次使用；缺省为随程序的基础包"}},
          {},
          "",
          run_init};
}

}  // namespace jishi::app
