// What the commands of the ledgers work with, opened together and checked before anything is done.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/arguments.hpp"
#include "base/clock.hpp"
#include "db/pool.hpp"
#include "db/writer.hpp"
#include "package/definitions_in_use.hpp"
#include "person/keys.hpp"

namespace jishi::app {

inline Option keys_option() {
  return {"keys", Arity::value, "文件夹",
          "密钥文件夹；缺省取环境变量 JISHI_KEYS，SQLite 库缺省为“数据库文件.keys”"};
}

// --keys, JISHI_KEYS, or the folder beside an SQLite database. Failure("usage") without any.
std::filesystem::path key_folder_path(const Arguments& arguments, const std::string& address);

// Opens database, keys and definitions. Where erasures of the key folder's list are still to be
// carried out (a restored backup): for writing they are carried out first, for reading Failure
// erasures_pending.
class LedgerSite {
 public:
  LedgerSite(const Arguments& arguments, db::OpenMode mode, const Clock& clock);

  db::Database& database() { return *database_; }
  db::Pool& readers() { return *readers_; }
  db::Writer& writer() { return *writer_; }  // only where opened for writing
  person::KeyFolder& keys() { return *keys_; }
  package::DefinitionsInUse& definitions() { return *definitions_; }
  const std::string& address() const { return address_; }

  // Failure unknown_ledger, naming what there is.
  static const package::Ledger& ledger(const package::Definitions& definitions,
                                       const std::string& name);

 private:
  std::string address_;
  std::unique_ptr<db::Database> database_;
  std::optional<person::KeyFolder> keys_;
  std::unique_ptr<db::Pool> readers_;
  std::unique_ptr<package::DefinitionsInUse> definitions_;
  std::unique_ptr<db::Writer> writer_;
};

}  // namespace jishi::app
