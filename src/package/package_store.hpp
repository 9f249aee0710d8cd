// The versions of the definitions in a database. A process works with one of them
// (DefinitionsInUse) while another may install the next; docs/decisions/0010-package-upgrade.md
// says how that goes well.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "db/connection.hpp"
#include "package/definitions.hpp"
#include "package/loader.hpp"

namespace jishi::package {

inline constexpr int kPackageSchema = 1;  // newest migration
void migrate_packages(db::Connection& connection, const Clock& clock);

struct InstallAuthor {
  ActorId actor;
  Instant now;
  std::string source;  // where it came in: 命令行 init
};

struct PackageVersion {
  std::int64_t number = 0;
  std::string fingerprint;
  InstallAuthor author;
};
// Oldest first.
std::vector<PackageVersion> package_versions(db::Connection& connection);

// The number of the newest version; 0: none. In a transaction of a process that works with
// definitions this comes first: on PostgreSQL it keeps installations out until the transaction
// ends, and what is read after it is of that version.
std::int64_t current_version(db::Connection& connection);
// Failure("definitions_changed") unless current_version() is that number.
void require_version(db::Connection& connection, std::int64_t number);

// What one unit adds, in a file of its own below it.
struct LocalFile {
  UnitId owner;
  SourceFile file;
};
struct StoredSources {
  std::vector<SourceFolder> folders;
  std::vector<LocalFile> local;
};
StoredSources stored_sources(db::Connection& connection, std::int64_t number);

// The newest version, read from its sources as stored (from its canonical text, and then without
// places, where this program no longer accepts them). Error "no_definitions" where nothing was ever
// installed, "package_text_unreadable" where neither can be read.
Result<Definitions> load_from_database(db::Connection& connection);

// ---- Inside the caller's write transaction, for installations only.

// Waits for the transactions that work with definitions to end and keeps others out until this one
// ends. Must come before anything else in the transaction.
void lock_versions(db::Connection& connection);
void store_version(db::Connection& connection, const Definitions& definitions,
                   const StoredSources& sources, const InstallAuthor& author);

// The packages of the folders and of the units, as load_sources takes them: local files stand in a
// package of their own, which requires all of `packages`.
inline constexpr const char* kLocalPackage = "local_additions";
std::vector<SourceFolder> all_folders(const StoredSources& sources, const PackageSet& packages);
// The owner of an addition that stands in a local file; none for one from a folder.
std::optional<UnitId> local_owner(const Addition& addition);

}  // namespace jishi::package
