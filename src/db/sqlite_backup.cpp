#include "db/sqlite_backup.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "db/error.hpp"

namespace jishi::db {
namespace {

constexpr int kPagesPerStep = 2'000;
constexpr int kWaitMilliseconds = 50;

std::string_view word_of(CopyFor purpose) {
  switch (purpose) {
    case CopyFor::backup:
      return "备份";
    case CopyFor::restore:
      return "恢复";
  }
  return "";
}

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) {
    throw DatabaseError(ErrorClass::unreachable, path + ": " + sqlite3_errstr(code));
  }
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 10'000);
  return handle;
}

[[noreturn]] void fail(CopyFor purpose, int code) {
  const std::string what = std::string(word_of(purpose)) + "没有完成";
  const bool full = (code & 0xFF) == SQLITE_FULL;
  throw Failure({purpose == CopyFor::backup ? "backup_failed" : "restore_failed",
                 full ? "磁盘已满，" + what + "；请腾出空间后重试。"
                      : what + "：" + sqlite3_errstr(code) + "。请检查磁盘后重试。"});
}

}  // namespace

void copy_sqlite(const std::string& from, const std::filesystem::path& to, CopyFor purpose,
                 Progress& progress) {
  const Handle source = open(from, SQLITE_OPEN_READWRITE);
  const Handle target = open(to.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  // Reading inside one transaction keeps writers from restarting the copy.
  if (sqlite3_exec(source.get(), "BEGIN; SELECT count(*) FROM sqlite_schema", nullptr, nullptr,
                   nullptr) != SQLITE_OK) {
    fail(purpose, sqlite3_extended_errcode(source.get()));
  }
  sqlite3_backup* copy = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (copy == nullptr) fail(purpose, sqlite3_extended_errcode(target.get()));
  int code = SQLITE_OK;
  try {
    do {
      code = sqlite3_backup_step(copy, kPagesPerStep);
      const int total = sqlite3_backup_pagecount(copy);
      progress.step(word_of(purpose), total - sqlite3_backup_remaining(copy), total);
      progress.check();
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(kWaitMilliseconds);
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
  } catch (...) {
    sqlite3_backup_finish(copy);
    throw;
  }
  const int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE) fail(purpose, code);
  if (finished != SQLITE_OK) fail(purpose, finished);
  // One file, without a log beside it.
  if (sqlite3_exec(target.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    fail(purpose, sqlite3_extended_errcode(target.get()));
  }
}

void check_sqlite(const std::filesystem::path& file) {
  const Handle handle = open(file.string(), SQLITE_OPEN_READONLY);
  std::string answer;
  const auto collect = [](void* text, int, char** values, char**) {
    *static_cast<std::string*>(text) += values[0] == nullptr ? "" : values[0];
    return 0;
  };
  const int code =
      sqlite3_exec(handle.get(), "PRAGMA integrity_check(1)", collect, &answer, nullptr);
  if (code != SQLITE_OK || answer != "ok") {
    throw Failure({"not_a_backup", file.string() + " 已损坏，不能恢复；请换用另一份备份。"});
  }
}

}  // namespace jishi::db
