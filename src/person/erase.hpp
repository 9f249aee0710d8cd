// Erasure: what was kept of a person, or for a purpose, can never be read again.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/writer.hpp"
#include "journal/change_set.hpp"
#include "person/keys.hpp"

namespace jishi::person {

struct ErasureReport {
  std::int64_t persons = 0;  // whose identity was emptied
  std::int64_t keys = 0;     // data keys destroyed
};

// Runs in the transaction that erases; what of the rows of ledgers is kept in the clear is the
// ledgers' to empty.
using ClearRows =
    std::function<void(db::Connection&, journal::ChangeSet&, std::span<const Erasure>)>;

// Destroys the data keys and what the person table keeps of the subjects. `erasures` are recorded
// in the key folder first (synced), then carried out by write transactions of at most
// kSubjectsPerErasure each, journalled in the subjects' partitions as {"erased":…,"purpose":…}.
// What was erased already is passed over. After it, scrub(). Failure unknown_subject (nothing was
// done), cannot_write.
inline constexpr std::size_t kSubjectsPerErasure = 100;
ErasureReport erase(db::Database& database, db::Writer& writer, KeyFolder& keys,
                    std::span<const Erasure> erasures, const journal::Author& author,
                    const ClearRows& clear_rows);

// Erasures of the key folder's list that this database has not carried out: after a restore, or
// after a crash between list and database. To be erased before anything is served.
std::vector<Erasure> pending_erasures(db::Connection& connection, const KeyFolder& keys);
// Carries them out; numbers that this database does not know are only noted.
ErasureReport erase_pending(db::Database& database, db::Writer& writer, KeyFolder& keys,
                            const journal::Author& author, const ClearRows& clear_rows);

// Overwrites what deleted rows leave in free space, where something was erased since it last was:
// SQLite writes the database anew and empties its log (VACUUM: some seconds a gigabyte, in which
// others read but do not write, and as much free disk again, twice); PostgreSQL rewrites the tables
// of this folder and `tables` (VACUUM FULL: each is locked while it is rewritten). DatabaseError
// busy where others stood in the way for ten seconds, full: to be tried again.
void scrub(db::Database& database, std::span<const std::string> tables);
// Erased, and not scrubbed yet: the process ended in between. To be asked when a database is
// opened.
bool needs_scrub(db::Connection& connection);

}  // namespace jishi::person
