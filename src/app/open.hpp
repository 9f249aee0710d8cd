// Opens what a command works on.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/arguments.hpp"
#include "base/clock.hpp"
#include "db/database.hpp"
#include "package/loader.hpp"

namespace jishi::app {

// The address of --db or, without it, of JISHI_DB; Failure("usage") without either and for an empty
// --db.
std::string database_address(const Arguments& arguments);

// Opened for reading: the schema must be the one this program was built for (Failure schema_newer,
// schema_older). For writing: older schemas are migrated.
std::unique_ptr<db::Database> open_database(const std::string& address, db::OpenMode mode,
                                            const Clock& clock);

// What a command writes never takes the place of another file. Failure file_exists.
void require_new_file(const std::filesystem::path& file);

// The day of --on; today without it. Failure("usage") where it is not a day.
Date day_of(const Arguments& arguments, const Clock& clock);

// The folders of --packages; else JISHI_PACKAGES; else the ones that stand with the program.
std::vector<std::filesystem::path> package_folders(const Arguments& arguments);

// Their files, checked; prints every mistake to standard error and throws
// Failure("package_mistakes").
std::vector<package::SourceFolder> sources_or_throw(
    const std::vector<std::filesystem::path>& folders);
[[noreturn]] void throw_mistakes(const std::vector<package::Mistake>& mistakes, std::size_t untold);

}  // namespace jishi::app
