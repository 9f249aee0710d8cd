// Copies of a whole database, taken while it is in use, and put back into an empty place.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/progress.hpp"
#include "db/database.hpp"

namespace jishi::db {

// Writes one consistent state of the database into `file`, which must not exist: an SQLite database
// file, or PostgreSQL's custom archive (by pg_dump of the same major version or newer). The file
// appears whole or not at all, mode 0600, and is synced. Failure backup_exists, backup_failed,
// cancelled; DatabaseError.
void back_up(Database& database, std::string_view address, const std::filesystem::path& file,
             Progress& progress);

// Puts a backup into `address`, where no database or an empty one must be. Failure not_a_backup,
// restore_target_not_empty, restore_other_database (a backup of the other kind), restore_failed. On
// failure the target is as it was.
void restore(const std::filesystem::path& file, std::string_view address, Progress& progress);

}  // namespace jishi::db
