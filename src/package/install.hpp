// Puts definitions into a database and brings its tables to them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "package/definitions.hpp"
#include "package/loader.hpp"
#include "package/package_store.hpp"

namespace jishi::package {

struct InstallReport {
  enum class Outcome : std::uint8_t {
    unchanged,  // this is what the database holds already
    installed,
    refused,  // nothing was changed
  };
  Outcome outcome = Outcome::unchanged;
  std::int64_t number = 0;  // of the version that the database holds now
  std::string fingerprint;
  std::vector<std::string> changes;  // Chinese, one line each
  std::vector<Mistake> mistakes;     // why it was refused
  std::size_t untold = 0;            // mistakes beyond kMaxMistakes
  std::vector<std::string> waiting;  // additions whose owner is not in the tree yet
};

// All of these run in the caller's write transaction, which has done nothing before (on PostgreSQL
// they wait for others to finish and must see what those did), or in one of their own where there
// is none. The caller journals what the report says, in the same transaction. DatabaseError busy:
// try the transaction again.

// The packages of the folders become the definitions, together with what units have added.
InstallReport install_packages(db::Connection& connection, std::span<const SourceFolder> folders,
                               TreeQuestions& tree, const InstallAuthor& author,
                               Progress& progress);

// `files` become all that the unit adds: each is an addition owned by it, or holds dictionaries for
// one. Empty: it adds nothing any more.
InstallReport install_additions(db::Connection& connection, UnitId owner,
                                std::span<const SourceFile> files, TreeQuestions& tree,
                                const InstallAuthor& author, Progress& progress);

// Installs additions that waited for units that the tree has now: to be called after it has grown.
InstallReport bind_additions(db::Connection& connection, TreeQuestions& tree,
                             const InstallAuthor& author, Progress& progress);

}  // namespace jishi::package
