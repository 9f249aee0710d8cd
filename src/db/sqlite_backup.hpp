// Backup of SQLite files by SQLite's own online backup.
#pragma once

#include <filesystem>
#include <string>

#include "base/progress.hpp"

namespace jishi::db {

// Copies the database at `from` as one consistent state into the new file `to`.
void copy_sqlite(const std::string& from, const std::filesystem::path& to, Progress& progress);
// Throws Failure not_a_backup where the file is damaged (PRAGMA integrity_check).
void check_sqlite(const std::filesystem::path& file);

}  // namespace jishi::db
