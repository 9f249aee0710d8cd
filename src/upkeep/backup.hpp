// Backups of everything but the keys: made while the database is in use, and tried out.
//
//   FILE            the database
//   FILE.heads      what the journal's chains ended with when it was begun
//   FILE.erasures   what had been erased by then
//   FILE.files/     attachments
//   FILE.tried      how the trial ended, where it was tried out
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "db/database.hpp"
#include "person/keys.hpp"

namespace jishi::upkeep {

struct BackupSource {
  db::Database& database;
  std::string address;
  std::optional<std::filesystem::path> files;  // of attachments; none: they are not kept here
};

struct BackupMade {
  std::int64_t bytes = 0;  // of the database
  std::int64_t files = 0;  // attachments that were copied
};

std::filesystem::path heads_file(const std::filesystem::path& backup);
std::filesystem::path files_folder(const std::filesystem::path& backup);
// Returns how many were copied; 0 where there is no such folder.
std::int64_t copy_attachments(db::Database& database, const std::filesystem::path& from,
                              const std::filesystem::path& to, Progress& progress);

// Room beside what is there for so many copies of the database, and some to spare; nothing is known
// of PostgreSQL. Error disk_full.
inline constexpr int kCopiesWithTrial = 2;
Result<void> enough_space(const db::Database& database, const std::filesystem::path& folder,
                          int copies);

// Failure backup_exists, cannot_write, cancelled and those of db::back_up. Of a backup that was not
// finished nothing is left but what a killed process leaves, which has no heads.
BackupMade back_up(const BackupSource& source, const std::filesystem::path& file,
                   Progress& progress);

enum class Trial {
  whole,
  broken,
  not_tried,  // on PostgreSQL, where the role may not create databases
};
std::string_view word(Trial trial);

struct TriedBackup {
  Trial outcome = Trial::not_tried;
  std::string words;  // Chinese: what was found, or what to do
};
// Restores it into a scratch database (on SQLite a file beside it, as large as the backup),
// verifies the journal against its heads and the attachments against the database, removes that,
// and keeps the outcome beside the backup. Without keys attachments are not opened, which it says.
// The source may be open for reading only. Failure cancelled and those of db::restore.
TriedBackup try_out(const BackupSource& source, person::KeyFolder* keys,
                    const std::filesystem::path& file, Progress& progress);

struct KeptBackup {
  std::string name;
  Instant made;
  std::int64_t bytes = 0;
  std::optional<TriedBackup> tried;
};
// Those in a folder that have their heads, the newest first. None where it cannot be read.
std::vector<KeptBackup> kept_backups(const std::filesystem::path& folder);

// Backups that a server makes are named jishi-20260701-100000.backup.
inline constexpr std::string_view kBackupBeginning = "jishi-";
inline constexpr std::string_view kBackupEnding = ".backup";
// What a process that was killed left of such backups a day ago or earlier: younger ones may be
// being made by another server that shares the folder.
void remove_unfinished(const std::filesystem::path& folder);

}  // namespace jishi::upkeep
