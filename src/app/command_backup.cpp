#include <fstream>
#include <iostream>

#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "db/backup.hpp"
#include "journal/verify.hpp"
#include "person/vault.hpp"
#include "upkeep/backup.hpp"
#include "upkeep/backup_erasures.hpp"

namespace jishi::app {
namespace {

journal::Verification verify_at(const std::string& address, const std::vector<journal::Head>& kept,
                                const Surroundings& surroundings) {
  auto database = open_database(address, db::OpenMode::read, surroundings.clock);
  auto connection = database->connect();
  return journal::verify_journal(*connection, kept, surroundings.progress);
}

// Somebody names the key folder, or it stands where it usually does.
bool has_key_folder(const Arguments& arguments, const std::string& address) {
  std::error_code error;
  return arguments.has("keys") || std::getenv("JISHI_KEYS") != nullptr ||
         std::filesystem::exists(person::usual_key_folder(address).value_or(""), error);
}

void require_space(const db::Database& database, const std::filesystem::path& file, bool tries) {
  const std::filesystem::path folder =
      file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const auto enough = upkeep::enough_space(database, folder, tries ? upkeep::kCopiesWithTrial : 1);
  if (enough) return;
  throw Failure({enough.error().code,
                 enough.error().message +
                     (tries ? "加 --without-trial 可以只写备份，到别的机器上再试恢复。" : "")});
}

// The backup stays, whatever becomes of its trial.
upkeep::TriedBackup tried(const Arguments& arguments, const upkeep::BackupSource& source,
                          const std::string& file, Progress& progress) {
  const auto not_ended = [&](const std::string& code, const std::string& why) {
    return Failure({code, "备份已写到 " + file + "，但没有试恢复完：" + why});
  };
  try {
    std::optional<person::KeyFolder> keys;
    if (has_key_folder(arguments, source.address))
      keys.emplace(person::KeyFolder::open(key_folder_path(arguments, source.address)).or_throw());
    return upkeep::try_out(source, keys ? &*keys : nullptr, file, progress);
  } catch (const Failure& failure) {
    throw not_ended(failure.error().code, failure.error().message);
  } catch (const db::DatabaseError& error) {
    throw not_ended(std::string(db::error_code(error.error_class())), error.remedy());
  }
}

int back_up(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string address = database_address(arguments);
  const std::string file = *arguments.positional(0);
  const bool tries = !arguments.has("without-trial");
  auto database = open_database(address, db::OpenMode::read, surroundings.clock);
  require_space(*database, file, tries);
  const upkeep::BackupSource source{*database, address,
                                    attachment_folder_path(arguments, *database)};
  const upkeep::BackupMade made = upkeep::back_up(source, file, surroundings.progress);
  upkeep::TriedBackup trial{upkeep::Trial::not_tried, "没有试恢复（--without-trial）。"};
  if (tries) trial = tried(arguments, source, file, surroundings.progress);
  const std::string heads = upkeep::heads_file(file).string();
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object().member("backup", file).member("bytes", made.bytes);
    json.member("files", made.files).member("heads", heads);
    json.member("trial", upkeep::word(trial.outcome)).member("words", trial.words);
    std::cout << json.end_object().take() << '\n';
  } else {
    std::cout << "已备份到 " << file << "（" << grouped(made.bytes / 1024) << " KB），链头在 "
              << heads << "。" << trial.words
              << "\n请把这些文件（文件名开头相同的）一起存放到别处。\n备份里没有密钥：个人信息要有"
                 "密钥文件夹才能读出，请另行备份"
                 "它，不要放在一起。\n";
  }
  return trial.outcome == upkeep::Trial::broken ? kNo : kDone;
}

// Before anything is written: the list of erasures is not older than the backups.
void check_erasures(const Arguments& arguments, const std::string& address,
                    const std::string& file) {
  if (!has_key_folder(arguments, address)) {
    upkeep::check_backup_erasures(file);
    return;
  }
  const std::filesystem::path folder = key_folder_path(arguments, address);
  person::KeyFolder keys = person::KeyFolder::open(folder).or_throw();
  upkeep::check_backup_erasures(
      file, keys, folder,
      arguments.has("take-erasures") ? upkeep::Unlisted::take : upkeep::Unlisted::refuse);
}

// The heads are written when the copy is whole: a backup that was broken off has none.
void require_finished(const Arguments& arguments, const std::string& file) {
  std::error_code error;
  if (arguments.has("without-heads") || !std::filesystem::exists(file, error) ||
      std::filesystem::exists(file + ".heads", error))
    return;
  throw Failure({"backup_unfinished",
                 "没有 " + file +
                     ".heads：这份备份没有做完就中断了，或者链头文件没有一起拷来。"
                     "请把文件名开头相同的文件放在一起，或换用另一份备份；确认备份是完整的，加 "
                     "--without-heads。"});
}

// Data keys that a key-wrapping key of the backup's day protects are wrapped with the newest one:
// from then on the older one is not needed for this database.
void wrap_anew(LedgerSite& site, const Surroundings& surroundings) {
  const auto missing = person::missing_keys(*site.database().connect(), site.keys());
  if (!missing.empty()) throw Failure(person::keys_missing(missing, site.keys()));
  person::rewrap_data_keys(site.database(), site.writer(), site.keys(), surroundings.progress);
}

// What has been erased since the backup was made is erased again before anything is served; without
// the keys nothing can be served. Says which it was.
std::string erase_again(const Arguments& arguments, const std::string& address,
                        const Surroundings& surroundings) {
  if (!has_key_folder(arguments, address)) {
    return "还没有密钥文件夹：请把原来的密钥文件夹放到“数据库文件.keys”，或用 --keys、JISHI_KEYS "
           "指明；"
           "在此之前读不出个人信息，台账也不能打开。";
  }
  try {
    LedgerSite site(arguments, db::OpenMode::write, surroundings.clock);
    wrap_anew(site, surroundings);
  } catch (const Failure& failure) {
    throw Failure({failure.error().code, "数据库已恢复，但还不能使用：" + failure.error().message});
  }
  return "已照密钥文件夹里的清除名单核对，备份以后清除过的个人信息再次清除。请确认用的是最新的密钥"
         "文件夹："
         "旧的副本里没有后来的清除。";
}

int restore(const Arguments& arguments, const Surroundings& surroundings) {
  const std::string address = database_address(arguments);
  const std::string file = *arguments.positional(0);
  std::vector<journal::Head> kept;
  if (std::ifstream heads(upkeep::heads_file(file), std::ios::binary); heads) {
    const std::string text((std::istreambuf_iterator<char>(heads)),
                           std::istreambuf_iterator<char>());
    kept = journal::parse_heads(text).or_throw();
  }
  require_finished(arguments, file);
  check_erasures(arguments, address, file);
  db::restore(file, address, surroundings.progress);
  const journal::Verification found = verify_at(address, kept, surroundings);
  if (auto database = open_database(address, db::OpenMode::read, surroundings.clock);
      const auto folder = attachment_folder_path(arguments, *database))
    upkeep::copy_attachments(*database, upkeep::files_folder(file), *folder, surroundings.progress);
  std::string erased;
  if (found.breaks.empty()) erased = erase_again(arguments, address, surroundings);
  if (arguments.has("json")) {
    JsonWriter json;
    json.begin_object()
        .member("restored", true)
        .member("erasures", erased)
        .member("verified", found.breaks.empty());
    std::cout << json.member("entries", found.entries).end_object().take() << '\n';
  } else if (found.breaks.empty()) {
    std::cout << "已恢复，" << grouped(found.entries) << " 条日志逐条校验无误"
              << (kept.empty() ? "（没有链头文件，未与备份时核对）" : "，与备份时的链头相符")
              << "。\n"
              << erased << '\n';
  } else {
    std::cout << "已恢复，但日志校验不通过：" << journal::describe(found.breaks.front())
              << "。请换用另一份备份。\n";
  }
  return found.breaks.empty() ? kDone : kNo;
}

}  // namespace

Command backup_command() {
  return {"backup",
          "备份数据库，可在使用中进行；写好后试恢复一次",
          {database_option(),
           keys_option(),
           files_option(),
           {"without-trial", Arity::flag, "", "只写备份，不恢复到临时的数据库里校验"}},
          {{"文件", true, false, "备份写成哪个文件；不得已存在"}},
          "",
          back_up};
}

Command restore_command() {
  return {"restore",
          "把备份恢复到新的数据库，并校验日志",
          {database_option(),
           keys_option(),
           files_option(),
           {"take-erasures", Arity::flag, "",
            "密钥文件夹是旧副本、又没有更新的时：按旁边的备份补全清除名单"},
           {"without-heads", Arity::flag, "", "链头文件丢失、确认备份完整时：不与备份时核对"}},
          {{"文件", true, false, "jishi backup 写成的备份文件"}},
          "",
          restore};
}

}  // namespace jishi::app
