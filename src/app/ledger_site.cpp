#include "app/ledger_site.hpp"

#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>
#include <vector>

#include "api/row_basis.hpp"
#include "app/index_memory.hpp"
#include "app/open.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "index/state_load.hpp"
#include "ledger/attachment.hpp"
#include "person/erase.hpp"
#include "person/vault.hpp"

namespace jishi::app {
namespace {

// What is still to be carried out. Failure erasures_behind where the key folder is an older copy.
std::vector<person::Erasure> pending(db::Database& database, const person::KeyFolder& keys,
                                     const std::filesystem::path& folder) {
  person::ErasureGap gap = person::erasure_gap(*database.connect(), keys);
  if (!gap.unlisted.empty()) {
    throw Failure(person::erasures_behind(gap.unlisted.size(), folder));
  }
  return std::move(gap.pending);
}

}  // namespace

std::filesystem::path key_folder_path(const Arguments& arguments, const std::string& address) {
  if (const auto folder = arguments.value("keys"); folder && !folder->empty()) return *folder;
  if (const char* folder = std::getenv("JISHI_KEYS"); folder != nullptr && *folder != '\0') {
    return folder;
  }
  if (auto folder = person::usual_key_folder(address)) return *folder;
  refuse_usage(
      "PostgreSQL 数据库要指明密钥文件夹：用 --keys 文件夹，或设环境变量 JISHI_KEYS。"
      "密钥不放在数据库里，请另行备份。");
}

std::optional<std::filesystem::path> attachment_folder_path(const Arguments& arguments,
                                                            const db::Database& database) {
  if (const auto folder = arguments.value("files"); folder && !folder->empty()) return *folder;
  if (const char* folder = std::getenv("JISHI_FILES"); folder != nullptr && *folder != '\0') {
    return folder;
  }
  if (database.file_path().empty()) return std::nullopt;
  return ledger::usual_attachment_folder(database.file_path());
}

LedgerSite::LedgerSite(const Arguments& arguments, db::OpenMode mode, const Clock& clock,
                       const db::WriterOptions& writing, std::size_t readers)
    : address_(database_address(arguments)) {
  database_ = open_database(address_, mode, clock);
  files_ = attachment_folder_path(arguments, *database_);
  const std::filesystem::path folder = key_folder_path(arguments, address_);
  keys_.emplace(person::KeyFolder::open(folder).or_throw());
  person::check_keys(*database_->connect(), *keys_).or_throw();
  readers_ = std::make_unique<db::Pool>(*database_, readers);
  definitions_ = std::make_unique<package::DefinitionsInUse>(*readers_->lease());
  const auto erasures = pending(*database_, *keys_, folder);
  if (mode != db::OpenMode::read) {
    writer_ = std::make_unique<db::Writer>(*database_, writing);
    if (!erasures.empty()) {
      carry_out_pending(*database_, *writer_, *keys_, *definitions_->now(), clock);
      remove_erased_files();
    } else if (person::needs_scrub(*readers_->lease())) {
      // The process that erased ended before it had overwritten what was left.
      try_scrub(*database_, *definitions_->now());
    }
  } else if (!erasures.empty()) {
    throw Failure({"erasures_pending",
                   "这个数据库（多半是从备份恢复的）里还有 " + std::to_string(erasures.size()) +
                       " 项已经决定清除的个人信息，请先运行 jishi erase --pending 清除。"});
  }
}

ledger::AttachmentFolder LedgerSite::files() const {
  if (!files_) {
    refuse_usage(
        "PostgreSQL 数据库要指明附件文件夹：用 --files 文件夹，或设环境变量 JISHI_FILES。");
  }
  return ledger::AttachmentFolder::open(*files_).or_throw();
}

void LedgerSite::remove_erased_files() {
  std::error_code error;
  if (!files_ || !std::filesystem::exists(*files_, error)) return;
  ledger::AttachmentFolder folder = files();
  writer_->submit(
      [&](db::Connection& connection) { ledger::remove_erased_files(connection, folder); });
}

std::shared_ptr<const index::State> LedgerSite::load_index(const Arguments& arguments,
                                                           db::Connection& connection,
                                                           Progress& progress) {
  // What is left in the database is read over both connections.
  struct Loaded {
    std::optional<db::Pool::Lease> another;
    std::shared_ptr<const index::State> state;
  };
  const auto loaded = std::make_shared<Loaded>();
  std::vector<db::Connection*> more;
  if (std::thread::hardware_concurrency() > 1) {
    loaded->another.emplace(readers().lease());
    more.push_back(&**loaded->another);
  }
  loaded->state =
      index::load_state(connection, progress, index_memory(arguments), more, index::Beyond::leave)
          .or_throw();
  if (const std::size_t rows = loaded->state->in_database(); rows > 0) {
    std::cerr << "统计索引放不下全部台账：" << grouped(static_cast<std::int64_t>(rows))
              << " 行在问到时从数据库读取，结果相同，但较慢。内存够的，请用 --memory 调大上限。\n";
  }
  return {loaded, loaded->state.get()};
}

person::ErasureReport LedgerSite::erase(std::span<const person::Erasure> erasures,
                                        const Clock& clock) {
  const person::ErasureReport report =
      carry_out(*database_, *writer_, *keys_, *definitions_->now(), erasures, clock);
  remove_erased_files();
  return report;
}

DueReport LedgerSite::erase_due(Date day, const Clock& clock) {
  const DueReport report =
      carry_out_due(*database_, *writer_, *keys_, *definitions_->now(), day, clock);
  remove_erased_files();
  return report;
}

const package::Ledger& LedgerSite::ledger(const package::Definitions& definitions,
                                          const std::string& name) {
  return api::ledger_named(definitions, name);
}

}  // namespace jishi::app
