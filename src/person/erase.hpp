// Erasure: what was kept of a person, or for a purpose, can never be read again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
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
  std::int64_t kept = 0;     // subjects that were not due any more: see erase_due()
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
// What of `erasures` is due still, where rows were written since; generation 0: the latest.
using StillDue = std::function<std::vector<Erasure>(db::Connection&, std::span<const Erasure>)>;

// As erase(), of what a retention has ended for. Who was recorded again since `due` was asked is
// not erased: `still_due` is asked in each transaction before it lists anything, and until it ends
// nobody else writes to `tables`. Only there the list is written within a job, so that on
// PostgreSQL the Writer has no other jobs (a snapshot of before would be asked). What a transaction
// listed and could not commit is pending: it is carried out by erase_pending(), as after a crash.
ErasureReport erase_due(db::Writer& writer, KeyFolder& keys, std::span<const Erasure> due,
                        const journal::Author& author, const ClearRows& clear_rows,
                        const StillDue& still_due, std::span<const std::string> tables);

// What the list of the key folder and the database have of each other.
struct ErasureGap {
  std::vector<Erasure> pending;  // on the list, not carried out here: see pending_erasures()
  // Carried out here, not on the list: the folder is an earlier copy (the list is always written
  // first), so that a backup restored with it would serve again who was erased. Nothing may be
  // served.
  std::vector<Erasure> unlisted;
};
ErasureGap erasure_gap(db::Connection& connection, const KeyFolder& keys);
// Of `erasures` those that the folder's list does not have.
std::vector<Erasure> unlisted_erasures(const std::set<Erasure>& erasures, const KeyFolder& keys);
// Error erasures_behind, with the remedy: that many are missing from the list of the folder.
Error erasures_behind(std::size_t count, const std::filesystem::path& folder);

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
