// What the commands of the ledgers work with, opened together and checked before anything is done.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/arguments.hpp"
#include "app/erasing.hpp"
#include "base/clock.hpp"
#include "db/pool.hpp"
#include "db/writer.hpp"
#include "index/state.hpp"
#include "ledger/attachment_folder.hpp"
#include "package/definitions_in_use.hpp"
#include "person/erase.hpp"
#include "person/keys.hpp"

namespace jishi::app {

inline Option keys_option() {
  return {"keys", Arity::value, "文件夹",
          "密钥文件夹；缺省取环境变量 JISHI_KEYS，SQLite 库缺省为“数据库文件.keys”"};
}

inline Option files_option() {
  return {"files", Arity::value, "文件夹",
          "附件文件夹；缺省取环境变量 JISHI_FILES，SQLite 库缺省为“数据库文件.files”"};
}

// --files, JISHI_FILES, or the folder beside an SQLite database; none for PostgreSQL without
// either.
std::optional<std::filesystem::path> attachment_folder_path(const Arguments& arguments,
                                                            const db::Database& database);

// --keys, JISHI_KEYS, or the folder beside an SQLite database. Failure("usage") without any.
std::filesystem::path key_folder_path(const Arguments& arguments, const std::string& address);

// Opens database, keys and definitions. Where erasures of the key folder's list are still to be
// carried out (a restored backup): for writing they are carried out first, for reading Failure
// erasures_pending. Failure erasures_behind where the database has carried out what the list does
// not have: the folder is an older copy.
class LedgerSite {
 public:
  static constexpr std::size_t kUsualReaders = 4;

  // `readers`: connections for reading at a time.
  LedgerSite(const Arguments& arguments, db::OpenMode mode, const Clock& clock,
             const db::WriterOptions& writing = {}, std::size_t readers = kUsualReaders);

  db::Database& database() { return *database_; }
  db::Pool& readers() { return *readers_; }
  db::Writer& writer() { return *writer_; }  // only where opened for writing
  person::KeyFolder& keys() { return *keys_; }
  package::DefinitionsInUse& definitions() { return *definitions_; }
  const std::string& address() const { return address_; }
  const std::optional<std::filesystem::path>& files_folder() const { return files_; }
  // Made where there is none yet. Failure("usage") where nobody says where it is.
  ledger::AttachmentFolder files() const;

  // The statistics index of the caller's snapshot on that connection, within index_memory(); rows
  // that do not fit are left in the database (index::Beyond::leave), which is said on standard
  // error. Where the machine has several processors it is read over another connection as well. Not
  // to outlive the snapshot. Failure: the errors of load_state().
  std::shared_ptr<const index::State> load_index(const Arguments& arguments,
                                                 db::Connection& connection, Progress& progress);

  // Erases as a whole: keys, rows, attachments, free pages.
  person::ErasureReport erase(std::span<const person::Erasure> erasures, const Clock& clock);

  // What retentions have ended for on that day.
  DueReport erase_due(Date day, const Clock& clock);

  // Failure unknown_ledger, naming what there is.
  static const package::Ledger& ledger(const package::Definitions& definitions,
                                       const std::string& name);

 private:
  void remove_erased_files();

  std::string address_;
  std::optional<std::filesystem::path> files_;
  std::unique_ptr<db::Database> database_;
  std::optional<person::KeyFolder> keys_;
  std::unique_ptr<db::Pool> readers_;
  std::unique_ptr<package::DefinitionsInUse> definitions_;
  std::unique_ptr<db::Writer> writer_;
};

}  // namespace jishi::app
