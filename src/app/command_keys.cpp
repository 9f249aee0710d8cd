#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "person/vault.hpp"

namespace jishi::app {
namespace {

int rotate(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const std::int64_t number = site.keys().add_wrapping_key(surroundings.clock.today()).or_throw();
  const std::int64_t wrapped =
      person::rewrap_data_keys(site.database(), site.writer(), site.keys(), surroundings.progress);
  person::remove_unused_keys(site.database(), site.keys()).or_throw();
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("key", number).member("wrapped", wrapped);
    std::cout << out.end_object().take() << '\n';
  } else {
    std::cout << "已换用第 " << number << " 号密钥，" << grouped(wrapped)
              << " 个数据密钥改用它保管，旧的已销毁。请马上重新备份数据库和密钥文件夹：换用以前的数"
                 "据库备份"
                 "要用那时的密钥文件夹才能读出，不再需要那些备份时，连同旧的密钥副本一起销毁。\n";
  }
  return kDone;
}

int run(const Arguments& arguments, const Surroundings& surroundings) {
  if (arguments.has("rotate")) return rotate(arguments, surroundings);
  const std::string address = database_address(arguments);
  const std::filesystem::path folder = key_folder_path(arguments, address);
  const person::KeyFolder keys = person::KeyFolder::open(folder).or_throw();
  auto database = open_database(address, db::OpenMode::read, surroundings.clock);
  person::check_keys(*database->connect(), keys).or_throw();
  const auto erasures = static_cast<std::int64_t>(keys.erasures().size());
  if (arguments.has("json")) {
    JsonWriter out;
    out.begin_object().member("folder", folder.string()).member("key", keys.newest());
    std::cout << out.member("erasures", erasures).end_object().take() << '\n';
  } else {
    std::cout << "密钥文件夹 " << folder.string() << " 完好，现用第 " << keys.newest()
              << " 号密钥，清除名单 " << grouped(erasures)
              << " 项。数据库的备份里没有密钥，请把这个文件夹另行备份，与数据库分开存放。\n";
  }
  return kDone;
}

}  // namespace

Command keys_command() {
  return {"keys",
          "检查或更换保管个人信息的密钥",
          {database_option(),
           keys_option(),
           {"rotate", Arity::flag, "", "换用新密钥并销毁旧的；使用中可以进行"}},
          {},
          "",
          run};
}

}  // namespace jishi::app
