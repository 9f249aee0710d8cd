// What stands beside a backup of the erasures: BACKUP.erasures.
#pragma once

#include <filesystem>
#include <string>

#include "db/connection.hpp"
#include "person/keys.hpp"

namespace jishi::upkeep {

// Failure cannot_write. Nothing is written where the database has never sealed anything.
void write_backup_erasures(db::Connection& connection, const std::string& backup);

enum class Unlisted { refuse, take };

// Before a backup is restored: the list of the key folder must have what any backup of the same
// database in the same folder knows of, the newer ones too. What is missing is refused (Failure
// erasures_behind) or added to the list. Failure erasure_list_damaged, naming the file.
void check_backup_erasures(const std::string& backup, person::KeyFolder& keys,
                           const std::filesystem::path& folder, Unlisted unlisted);

// Where there is no key folder to compare with: the backup is restored only if no other beside it
// knows of more erasures. Failure keys_needed.
void check_backup_erasures(const std::string& backup);

}  // namespace jishi::upkeep
