#include "db/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "base/error.hpp"
#include "db/new_name.hpp"
#include "db/postgresql_backup.hpp"
#include "db/sqlite_backup.hpp"

namespace jishi::db {
namespace {

namespace fs = std::filesystem;

// Where a backup is made before it has its name; removed unless it was kept.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& file) : file_(file.string() + ".partial") {
    std::error_code error;
    fs::remove(file_, error);
  }
  ~Unfinished() {
    std::error_code error;
    if (!kept_) fs::remove(file_, error);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const fs::path& path() const { return file_; }

  // Synced, readable by its owner alone, and renamed; the folder is synced too.
  void keep_as(const fs::path& name) {
    fs::permissions(file_, fs::perms::owner_read | fs::perms::owner_write);
    sync(file_, O_RDONLY);
    if (const int error = move_to_new_name(file_, name); error != 0) {
      throw Failure({"backup_failed", "无法写成 " + name.string() + "：" + std::strerror(error) +
                                          "。请换一个文件名或文件夹后重试。"});
    }
    const fs::path folder = name.parent_path();
    sync(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
    kept_ = true;
  }

 private:
  static void sync(const fs::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) {
      throw Failure(
          {"backup_failed", "无法确保 " + path.string() + " 已写入磁盘：" + std::strerror(errno)});
    }
  }

  fs::path file_;
  bool kept_ = false;
};

Dialect dialect_of_backup(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, 16> begin{};
  in.read(begin.data(), begin.size());
  if (in.gcount() >= 5) {
    if (std::memcmp(begin.data(), "SQLite format 3", 16) == 0) return Dialect::sqlite;
    if (std::memcmp(begin.data(), "PGDMP", 5) == 0) return Dialect::postgresql;
  }
  throw Failure({"not_a_backup", file.string() + " 不是备份文件，请检查路径。"});
}

void restore_sqlite(const fs::path& file, std::string_view address, Progress& progress) {
  constexpr std::string_view kScheme = "sqlite:";
  if (address.starts_with(kScheme)) address.remove_prefix(kScheme.size());
  const fs::path target(address);
  if (fs::exists(target)) {
    throw Failure({"restore_target_not_empty",
                   target.string() + " 已经存在；请恢复到新的文件，核对无误后再替换。"});
  }
  // SQLite would take a log left beside the target for the restored database's own.
  for (const char* beside : {"-wal", "-shm", "-journal"}) {
    if (fs::exists(target.string() + beside)) {
      throw Failure({"restore_target_not_empty",
                     target.string() + beside +
                         " 是原数据库留下的日志，与恢复的内容不能混用；请恢复到另一个文件名，或先把"
                         "它移走保存。"});
    }
  }
  check_sqlite(file);
  Unfinished copy(target);
  copy_sqlite(file.string(), copy.path(), CopyFor::restore, progress);
  copy.keep_as(target);
}

}  // namespace

void back_up(Database& database, std::string_view address, const fs::path& file,
             Progress& progress) {
  if (fs::exists(file)) {
    throw Failure({"backup_exists", file.string() + " 已经存在，请换一个文件名。"});
  }
  Unfinished copy(file);
  switch (database.dialect()) {
    case Dialect::sqlite:
      copy_sqlite(database.file_path(), copy.path(), CopyFor::backup, progress);
      break;
    case Dialect::postgresql:
      dump_postgresql(address, copy.path(), progress);
      break;
  }
  copy.keep_as(file);
}

void restore(const fs::path& file, std::string_view address, Progress& progress) {
  const Dialect dialect = dialect_of_backup(file);
  if (dialect_of(address) != dialect) {
    throw Failure(
        {"restore_other_database", dialect == Dialect::postgresql
                                       ? "这是 PostgreSQL 的备份，请恢复到 postgresql:// 地址。"
                                       : "这是 SQLite 的备份，请恢复到文件路径。"});
  }
  switch (dialect) {
    case Dialect::sqlite:
      restore_sqlite(file, address, progress);
      break;
    case Dialect::postgresql:
      restore_postgresql(file, address, progress);
      break;
  }
}

}  // namespace jishi::db
