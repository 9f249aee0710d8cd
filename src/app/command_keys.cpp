#include <array>
#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "person/vault.hpp"

namespace jishi::app {
namespace {

// The folder and the database that it belongs to, without asking whether its list is complete.
struct KeysAndDatabase {
  KeysAndDatabase(const Arguments& arguments, const Clock& clock)
      : address(database_address(arguments)),
        folder(key_folder_path(arguments, address)),
        keys(person::KeyFolder::open(folder).or_throw()),
        database(open_database(address, db::OpenMode::read, clock)) {}

  std::string address;
  std::filesystem::path folder;
  person::KeyFolder keys;
  std::unique_ptr<db::Database> database;
};

void print(const Arguments& arguments, JsonWriter& json, const std::string& text) {
  std::cout << (arguments.has("json") ? json.end_object().take() : text) << '\n';
}

int rotate(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const std::int64_t number = site.keys().add_wrapping_key(surroundings.clock.today()).or_throw();
  const std::int64_t wrapped =
      person::rewrap_data_keys(site.database(), site.writer(), site.keys(), surroundings.progress);
  JsonWriter json;
  json.begin_object().member("key", number).member("wrapped", wrapped);
  print(
      arguments, json,
      "已换用第 " + std::to_string(number) + " 号密钥，" + grouped(wrapped) +
          " 个数据密钥改用它保管。请马上重新备份数据库和密钥文件夹。\n以前的密钥留在密钥文件夹里，"
          "恢复换用以前的备份时要用；不再需要那些备份时，用 jishi keys --drop-old 销毁，并销毁"
          "密钥文件夹的旧副本。");
  return kDone;
}

int drop_old(const Arguments& arguments, const Surroundings& surroundings) {
  LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
  const std::size_t before = site.keys().wrapping_keys().or_throw().size();
  person::remove_unused_keys(site.database(), site.keys()).or_throw();
  const auto dropped =
      static_cast<std::int64_t>(before - site.keys().wrapping_keys().or_throw().size());
  JsonWriter json;
  json.begin_object().member("dropped", dropped);
  print(arguments, json,
        "已销毁 " + grouped(dropped) +
            " 个不再使用的密钥。换用新密钥以前的备份，从此要有那时另行备份的密钥文件夹才能读出。");
  return kDone;
}

int take_from(const Arguments& arguments, const Surroundings& surroundings) {
  KeysAndDatabase open(arguments, surroundings.clock);
  const std::int64_t taken = open.keys.take_wrapping_keys(*arguments.value("take-from")).or_throw();
  const auto missing = person::missing_keys(*open.database->connect(), open.keys);
  if (!missing.empty()) throw Failure(person::keys_missing(missing, open.keys));
  JsonWriter json;
  json.begin_object().member("taken", taken);
  print(arguments, json,
        "已取回 " + grouped(taken) + " 个密钥，这个数据库用到的密钥都有了。清除名单没有改动。");
  return kDone;
}

// The list of an older copy of the folder is completed from what the database has carried out.
int take_erasures(const Arguments& arguments, const Surroundings& surroundings) {
  KeysAndDatabase open(arguments, surroundings.clock);
  const auto connection = open.database->connect();
  person::check_keys(*connection, open.keys).or_throw();
  const auto unlisted = person::erasure_gap(*connection, open.keys).unlisted;
  open.keys.record_erasures(unlisted);
  const auto count = static_cast<std::int64_t>(unlisted.size());
  JsonWriter json;
  json.begin_object().member("taken", count);
  print(arguments, json,
        "已把这个数据库清除过的 " + grouped(count) +
            " 项补进清除名单。数据库和名单都不知道的清除补不回来：若还有别的备份或密钥副本，请核对"
            "。");
  return kDone;
}

int check(const Arguments& arguments, const Surroundings& surroundings) {
  KeysAndDatabase open(arguments, surroundings.clock);
  const auto connection = open.database->connect();
  person::check_keys(*connection, open.keys).or_throw();
  const person::ErasureGap gap = person::erasure_gap(*connection, open.keys);
  if (!gap.unlisted.empty()) {
    throw Failure(person::erasures_behind(gap.unlisted.size(), open.folder));
  }
  const auto erasures = static_cast<std::int64_t>(open.keys.erasures().size());
  JsonWriter json;
  json.begin_object().member("folder", open.folder.string()).member("key", open.keys.newest());
  json.member("erasures", erasures).key("kept").begin_array();
  std::string kept;
  const auto days = open.keys.wrapping_keys();
  if (!days) throw Failure(days.error());
  for (const auto& [number, since] : *days) {
    if (number == open.keys.newest()) continue;
    json.value(number);
    kept += (kept.empty() ? "" : "、") + std::to_string(number) + "（" + since.iso() + " 起）";
  }
  json.end_array();
  print(arguments, json,
        "密钥文件夹 " + open.folder.string() + " 完好，现用第 " +
            std::to_string(open.keys.newest()) + " 号密钥，清除名单 " + grouped(erasures) +
            " 项。" + (kept.empty() ? "" : "另存有第 " + kept + " 号旧密钥，恢复以前的备份时用。") +
            "数据库的备份里没有密钥，请把这个文件夹另行备份，与数据库分开存放；每次清除以后也要重新"
            "备份它。");
  return kDone;
}

struct Choice {
  std::string_view option;
  int (*run)(const Arguments&, const Surroundings&);
};
constexpr std::array kChoices = {Choice{"rotate", rotate}, Choice{"drop-old", drop_old},
                                 Choice{"take-from", take_from},
                                 Choice{"take-erasures", take_erasures}};

int run_keys(const Arguments& arguments, const Surroundings& surroundings) {
  const Choice* chosen = nullptr;
  for (const Choice& choice : kChoices) {
    if (!arguments.has(choice.option)) continue;
    if (chosen != nullptr) {
      refuse_usage("--" + std::string(chosen->option) + " 和 --" + std::string(choice.option) +
                   " 请分两次运行。");
    }
    chosen = &choice;
  }
  return (chosen == nullptr ? check : chosen->run)(arguments, surroundings);
}

}  // namespace

Command keys_command() {
  return {"keys",
          "检查或更换保管个人信息的密钥",
          {database_option(),
           keys_option(),
           {"rotate", Arity::flag, "", "换用新密钥；使用中可以进行，旧的留给以前的备份"},
           {"drop-old", Arity::flag, "", "销毁不再使用的旧密钥；换用以前的备份从此读不出"},
           {"take-from", Arity::value, "文件夹", "从密钥文件夹的旧副本取回缺少的密钥"},
           {"take-erasures", Arity::flag, "",
            "密钥文件夹是旧副本、又没有更新的时：按数据库补全清除名单"}},
          {},
          "",
          run_keys};
}

}  // namespace jishi::app
