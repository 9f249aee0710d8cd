// Backup of PostgreSQL databases by its own pg_dump and pg_restore.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/progress.hpp"

namespace jishi::db {

// Both run the program found in PATH or in the newest /usr/lib/postgresql/*/bin; a password in the
// address reaches it by the environment, never on its command line. Cancelling ends the program.
void dump_postgresql(std::string_view address, const std::filesystem::path& to, Progress& progress);
void restore_postgresql(const std::filesystem::path& from, std::string_view address,
                        Progress& progress);

}  // namespace jishi::db
