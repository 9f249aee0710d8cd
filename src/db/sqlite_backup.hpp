// Backup of SQLite files by SQLite's own online backup.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/progress.hpp"

namespace jishi::db {

// What a copy is made for, in the words of its progress and of its errors.
enum class CopyFor : std::uint8_t { backup, restore };

// Copies the database at `from` as one consistent state into the new file `to`. Failure
// backup_failed or restore_failed, as its purpose is; cancelled.
void copy_sqlite(const std::string& from, const std::filesystem::path& to, CopyFor purpose,
                 Progress& progress);
// Throws Failure not_a_backup where the file is damaged (PRAGMA integrity_check).
void check_sqlite(const std::filesystem::path& file);

}  // namespace jishi::db
