#include <iostream>
#include <map>

#include "app/command.hpp"
#include "app/open.hpp"
#include "app/package_kinds.hpp"
#include "base/json_writer.hpp"
#include "organisation/unit_store.hpp"

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

int run(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string address = database_address(arguments);
  const package::PackageSet packages = packages_or_throw(package_folders(arguments));
  auto database = open_database(address, db::OpenMode::create, surroundings.clock);
  auto connection = database->connect();
  db::Transaction transaction(*connection, db::TransactionMode::write);
  const std::int64_t founded = found_first_units(*connection, packages, surroundings);
  transaction.commit();

  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("database", database->display_name()).member("founded", founded);
    std::cout << out.end_object().take() << '\n';
  } else if (founded > 0) {
    std::cout << "已建立数据库 " << database->display_name() << "，登记了 " << founded
              << " 个区划名录之外的单位。下一步：jishi import divisions --db "
              << database->display_name() << " --from 文件夹 --on 日期\n";
  } else {
    std::cout << "数据库 " << database->display_name() << " 已经建立，结构已是最新。\n";
  }
  return kDone;
}

}  // namespace

Command init_command() {
  return {"init",
          "建立数据库，或把旧库升级到本程序的结构",
          {database_option(),
           {"packages", Arity::values, "文件夹", "定义包，可多次使用；缺省为随程序的基础包"}},
          {},
          "",
          run};
}

}  // namespace jishi::app
