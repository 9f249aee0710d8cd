#include "app/open.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include "access/account_store.hpp"
#include "api/schema_store.hpp"
#include "base/error.hpp"
#include "db/migration.hpp"
#include "exchange/import.hpp"
#include "journal/journal_store.hpp"
#include "ledger/attachment.hpp"
#include "organisation/division_store.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/package_store.hpp"
#include "package/setting_store.hpp"
#include "person/people.hpp"

namespace jishi::app {
namespace {

struct Component {
  std::string_view name;
  int newest;
  void (*migrate)(db::Connection&, const Clock&);
};

// In the order in which their tables depend on each other.
constexpr std::array kComponents = {
    Component{"journal", journal::kSchema, journal::migrate_journal},
    Component{"package", package::kPackageSchema, package::migrate_packages},
    Component{"organisation", organisation::kUnitSchema, organisation::migrate_organisation},
    Component{"divisions", organisation::kDivisionSchema, organisation::migrate_divisions},
    Component{"setting", package::kSettingSchema, package::migrate_settings},
    Component{"person", person::kPersonSchema, person::migrate_persons},
    Component{"attachment", ledger::kAttachmentSchema, ledger::migrate_attachments},
    Component{"import", exchange::kImportSchema, exchange::migrate_imports},
    Component{"access", access::kAccessSchema, access::migrate_access},
    Component{"api", api::kApiSchema, api::migrate_api},
};

// Where tables are large it takes minutes, and nobody is to think that nothing happens.
void tell_upgrade(db::Connection& connection) {
  const bool older = std::ranges::any_of(kComponents, [&](const Component& component) {
    const int applied = db::applied_migration(connection, component.name);
    return applied > 0 && applied < component.newest;
  });
  if (!older) return;
  std::cerr << "正在把数据库升级到这个版本的结构，数据多时要几分钟……"
               "中途停下不会损坏数据，再次运行即可。\n"
            << std::flush;
}

void migrate_all(db::Connection& connection, const Clock& clock) {
  db::Transaction transaction(connection, db::TransactionMode::write);
  for (const Component& component : kComponents)
    component.migrate(connection, clock);
  transaction.commit();
}

void require_current(db::Connection& connection) {
  for (const Component& component : kComponents) {
    const int applied = db::applied_migration(connection, component.name);
    if (applied == component.newest) continue;
    if (applied == 0 && &component == kComponents.data()) {
      throw Failure({"not_initialised",
                     "这个数据库还没有建立基石的表，请先运行 jishi init --db 数据库地址。"});
    }
    if (applied < component.newest) {
      throw Failure({"schema_older",
                     "数据库的结构比程序旧，请先备份，再运行 jishi init --db "
                     "数据库地址 升级。"});
    }
    throw Failure({"schema_newer", "数据库的结构比程序新，请改用新版程序，不要用旧版打开。"});
  }
}

}  // namespace

std::string database_address(const Arguments& arguments) {
  if (auto address = arguments.value("db")) {
    if (!address->empty()) return *address;
    // Not the variable's database: whoever wrote --db meant another one.
    refuse_usage("--db 后面的数据库地址是空的，请写上地址，例如 --db jishi.db。");
  }
  if (const char* address = std::getenv("JISHI_DB"); address != nullptr && *address != '\0') {
    return address;
  }
  refuse_usage("请用 --db 指明数据库，例如 --db jishi.db，或设置环境变量 JISHI_DB。");
}

std::unique_ptr<db::Database> open_database(const std::string& address, db::OpenMode mode,
                                            const Clock& clock) {
  auto database = db::Database::open(address, mode);
  auto connection = database->connect();
  switch (mode) {
    case db::OpenMode::read:
      require_current(*connection);
      break;
    case db::OpenMode::write:
    case db::OpenMode::create:
      tell_upgrade(*connection);
      migrate_all(*connection, clock);
      break;
  }
  return database;
}

void require_new_file(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
    throw Failure({"file_exists", file.string() + " 已经存在，请换一个文件名，或先移走它。"});
  }
}

Date day_of(const Arguments& arguments, const Clock& clock) {
  const auto text = arguments.value("on");
  if (!text) return clock.today();
  const auto date = Date::parse(*text);
  if (!date || *date >= kForever) {
    refuse_usage("“" + echoed(*text) + "”不是日期，请写成 2023-06-30 的样子。");
  }
  return *date;
}

std::vector<std::filesystem::path> package_folders(const Arguments& arguments) {
  namespace fs = std::filesystem;
  std::vector<fs::path> folders;
  for (const std::string& folder : arguments.values("packages"))
    folders.emplace_back(folder);
  if (!folders.empty()) return folders;
  if (const char* path = std::getenv("JISHI_PACKAGES"); path != nullptr && *path != '\0') {
    folders.emplace_back(path);
    return folders;
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path above = program.parent_path(); above.has_relative_path();
       above = above.parent_path()) {
    if (fs::exists(above / "packages" / "base" / "package.yaml", error)) {
      folders.push_back(above / "packages" / "base");
      return folders;
    }
  }
  throw Failure({"no_packages",
                 "找不到定义包，请用 --packages 指明文件夹，例如 --packages "
                 "packages/base。"});
}

std::vector<package::SourceFolder> sources_or_throw(
    const std::vector<std::filesystem::path>& folders) {
  package::MistakeLog log;
  std::vector<package::SourceFolder> sources;
  for (const std::filesystem::path& folder : folders) {
    if (auto read = package::read_folder(folder, log)) sources.push_back(std::move(*read));
  }
  const package::LoadOutcome outcome = package::load_packages(folders);
  if (!outcome.ok()) throw_mistakes(outcome.mistakes, outcome.untold);
  return sources;
}

void throw_mistakes(const std::vector<package::Mistake>& mistakes, std::size_t untold) {
  for (const package::Mistake& mistake : mistakes) {
    std::cerr << package::to_text(mistake) << '\n';
  }
  throw Failure({"package_mistakes", "定义包有 " + std::to_string(mistakes.size() + untold) +
                                         " 处错误，未作任何更改；请改正后用 jishi check 检查。"});
}

}  // namespace jishi::app
