#include "upkeep/backup_erasures.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/error.hpp"
#include "person/erase.hpp"
#include "person/erasure_list.hpp"
#include "sheet/whole_file.hpp"

namespace jishi::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".erasures";

person::ErasureList read_list(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) throw Failure({"cannot_read", "无法读取 " + file.string() + "，请检查权限。"});
  auto list = person::parse_erasure_list(text);
  if (!list) {
    throw Failure({list.error().code,
                   file.string() + " " + list.error().message +
                       "，不能据以核对清除名单。请用备份时写成的文件换回它；确已没有，把它移走。"});
  }
  return std::move(*list);
}

// Everything that backups of the database with that key folder know to be erased, as far as they
// stand where that one does.
std::set<person::Erasure> known_beside(const fs::path& backup, const person::Fingerprint& mark) {
  std::set<person::Erasure> known;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::absolute(backup).parent_path())) {
    if (entry.path().extension() != kEnding || !entry.is_regular_file()) continue;
    person::ErasureList list = read_list(entry.path());
    if (list.folder == mark) known.merge(list.erasures);
  }
  return known;
}

}  // namespace

void write_backup_erasures(db::Connection& connection, const std::string& backup) {
  const auto list = person::read_erasure_list(connection);
  if (!list) return;
  sheet::write_whole(backup + kEnding, person::erasure_list_text(*list)).or_throw();
}

void check_backup_erasures(const std::string& backup, person::KeyFolder& keys,
                           const fs::path& folder, Unlisted unlisted) {
  const auto missing =
      person::unlisted_erasures(known_beside(backup, person::folder_mark(keys)), keys);
  if (missing.empty()) return;
  if (unlisted == Unlisted::refuse) {
    throw Failure(person::erasures_behind(missing.size(), folder));
  }
  keys.record_erasures(missing);
}

void check_backup_erasures(const std::string& backup) {
  const fs::path file = backup + kEnding;
  std::error_code error;
  if (!fs::exists(file, error)) return;
  const person::ErasureList own = read_list(file);
  if (std::ranges::includes(own.erasures, known_beside(backup, own.folder))) return;
  throw Failure(
      {"keys_needed",
       "同一文件夹里较新的备份表明，这份备份以后又清除过个人信息；要有密钥文件夹才能照清除"
       "名单再清除。请先用 --keys 或 JISHI_KEYS 指明密钥文件夹，再恢复。"});
}

}  // namespace jishi::upkeep
