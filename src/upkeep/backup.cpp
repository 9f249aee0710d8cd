#include "upkeep/backup.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "db/backup.hpp"
#include "db/trial_database.hpp"
#include "journal/verify.hpp"
#include "ledger/attachment.hpp"
#include "person/vault.hpp"
#include "sheet/whole_file.hpp"
#include "upkeep/backup_erasures.hpp"

namespace jishi::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeads = ".heads";
constexpr std::string_view kTried = ".tried";
constexpr std::string_view kTrial = ".trial";
constexpr std::string_view kPartial = ".partial";
constexpr std::chrono::hours kLongestBackup{24};
// Left for the database to go on.
constexpr std::uintmax_t kSpareBytes = std::uintmax_t{256} << 20;

fs::path beside(const fs::path& backup, std::string_view ending) {
  return backup.string() + std::string(ending);
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Takes away a backup that was begun unless it was finished.
class Begun {
 public:
  explicit Begun(fs::path file) : file_(std::move(file)) {}
  ~Begun() {
    if (finished_) return;
    std::error_code error;
    for (const std::string_view ending : {"", ".heads", ".erasures", ".partial"})
      fs::remove(beside(file_, ending), error);
    fs::remove_all(files_folder(file_), error);
  }
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  void finish() { finished_ = true; }

 private:
  fs::path file_;
  bool finished_ = false;
};

std::string attachments_words(const ledger::FileCheck& files) {
  if (files.wrong > 0)
    return "附件有问题的 " + grouped(files.wrong) + " 个：" + files.problems.front();
  return "附件 " + grouped(files.attachments) + " 个都能打开";
}

TriedBackup tried_in(const std::string& address, const fs::path& file, person::KeyFolder* keys,
                     Progress& progress) {
  const auto restored = db::Database::open(address, db::OpenMode::read);
  const auto connection = restored->connect();
  const auto heads = journal::parse_heads(read_text(heads_file(file))).or_throw();
  const journal::Verification found = journal::verify_journal(*connection, heads, progress);
  if (!found.breaks.empty()) {
    return {Trial::broken, "恢复后日志校验不通过：" + journal::describe(found.breaks.front()) +
                               "。请不要使用这份备份，并核对现在的数据库。"};
  }
  TriedBackup tried{Trial::whole, "试恢复成功，" + grouped(found.entries) + " 条日志逐条校验无误"};
  std::error_code error;
  if (fs::exists(files_folder(file), error) && keys == nullptr) {
    tried.words += "；没有密钥文件夹，附件没有逐个打开";
  } else if (fs::exists(files_folder(file), error)) {
    person::Vault vault(*connection, *keys);
    const auto files = ledger::verify_files(
        *connection, vault, ledger::AttachmentFolder::open(files_folder(file)).or_throw(),
        progress);
    if (files.wrong > 0) tried.outcome = Trial::broken;
    tried.words += "，" + attachments_words(files);
  }
  tried.words += "。";
  return tried;
}

std::optional<TriedBackup> tried_before(const fs::path& backup) {
  const auto json = nlohmann::json::parse(read_text(beside(backup, kTried)), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  for (const Trial outcome : {Trial::whole, Trial::broken, Trial::not_tried})
    if (json.value("outcome", "") == word(outcome))
      return TriedBackup{outcome, json.value("words", "")};
  return std::nullopt;
}

}  // namespace

std::string_view word(Trial trial) {
  switch (trial) {
    case Trial::whole:
      return "whole";
    case Trial::broken:
      return "broken";
    case Trial::not_tried:
      return "not_tried";
  }
  return "";
}

fs::path heads_file(const fs::path& backup) {
  return beside(backup, kHeads);
}

fs::path files_folder(const fs::path& backup) {
  return beside(backup, ".files");
}

std::int64_t copy_attachments(db::Database& database, const fs::path& from, const fs::path& to,
                              Progress& progress) {
  std::error_code error;
  if (!fs::exists(from, error)) return 0;
  ledger::AttachmentFolder target = ledger::AttachmentFolder::open(to).or_throw();
  return ledger::copy_files(*database.connect(), ledger::AttachmentFolder::open(from).or_throw(),
                            target, progress)
      .or_throw();
}

Result<void> enough_space(const db::Database& database, const fs::path& folder, int copies) {
  const std::string file = database.file_path();
  if (file.empty()) return {};
  std::error_code error;
  std::uintmax_t bytes = 0;
  for (const char* part : {"", "-wal"})
    if (const auto size = fs::file_size(file + part, error); !error) bytes += size;
  const auto space = fs::space(folder, error);
  if (error || space.available >= bytes * static_cast<std::uintmax_t>(copies) + kSpareBytes)
    return {};
  return Error{"disk_full", "备份文件夹 " + folder.string() + " 所在的磁盘只剩 " +
                                grouped(static_cast<std::int64_t>(space.available >> 20)) +
                                " MB，不够写一份备份" + (copies > 1 ? "再试恢复" : "") +
                                "。请清理磁盘，或把旧的备份移走后重试。"};
}

BackupMade back_up(const BackupSource& source, const fs::path& file, Progress& progress) {
  for (const fs::path& taken : {file, heads_file(file)})
    if (fs::exists(taken))
      throw Failure({"backup_exists", taken.string() + " 已经存在，请换一个文件名。"});
  Begun begun(file);
  // Heads first: the copy, made later, holds at least these entries.
  const std::string heads = journal::heads_text(journal::read_heads(*source.database.connect()));
  db::back_up(source.database, source.address, file, progress);
  // After the copy: at least what it has carried out.
  write_backup_erasures(*source.database.connect(), file);
  BackupMade made;
  if (source.files)
    made.files = copy_attachments(source.database, *source.files, files_folder(file), progress);
  made.bytes = static_cast<std::int64_t>(fs::file_size(file));
  // The last, and whole when it is there: what has heads is a whole backup.
  sheet::write_whole(heads_file(file), heads).or_throw();
  begun.finish();
  return made;
}

TriedBackup try_out(const BackupSource& source, person::KeyFolder* keys, const fs::path& file,
                    Progress& progress) {
  const fs::path scratch = beside(file, kTrial);
  db::TrialDatabase::remove_left_over(scratch);
  TriedBackup tried{Trial::not_tried,
                    "没有试恢复：数据库账号不能新建数据库。请在另一台机器上用 jishi restore "
                    "恢复一次，确认能用。"};
  if (const auto trial = db::TrialDatabase::beside(source.database, source.address, scratch)) {
    db::restore(file, trial->address(), progress);
    tried = tried_in(trial->address(), file, keys, progress);
  }
  JsonWriter json;
  json.begin_object().member("outcome", word(tried.outcome)).member("words", tried.words);
  sheet::write_whole(beside(file, kTried), json.end_object().take()).or_throw();
  return tried;
}

std::vector<KeptBackup> kept_backups(const fs::path& folder) {
  std::vector<KeptBackup> kept;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != kHeads) continue;
    const fs::path backup = folder / entry.path().stem();
    struct stat status {};
    if (::stat(backup.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    kept.push_back(
        {backup.filename().string(),
         Instant{std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000},
         status.st_size, tried_before(backup)});
  }
  std::ranges::sort(kept, [](const KeptBackup& a, const KeptBackup& b) {
    return std::tie(b.made, b.name) < std::tie(a.made, a.name);
  });
  return kept;
}

void remove_unfinished(const fs::path& folder) {
  const auto before = fs::file_time_type::clock::now() - kLongestBackup;
  std::error_code error;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const bool unfinished =
        name.ends_with(kPartial) || name.find(kTrial) != std::string::npos ||
        (name.ends_with(kBackupEnding) && !fs::exists(heads_file(entry.path())));
    if (name.starts_with(kBackupBeginning) && unfinished && entry.is_regular_file(error) &&
        entry.last_write_time(error) < before)
      left.push_back(entry.path());
  }
  for (const fs::path& each : left)
    fs::remove(each, error);
}

}  // namespace jishi::upkeep
