// Persons in the database: found by fingerprint, versioned, sealed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "journal/change_set.hpp"
#include "person/person.hpp"
#include "person/vault.hpp"

namespace jishi::person {

inline constexpr int kPersonSchema = 1;
void migrate_persons(db::Connection& connection, const Clock& clock);

// What a person was known as between two journal positions of their partition; corrections make a
// new revision, earlier ones are kept (sealed).
struct PersonVersion {
  PersonId person;
  std::int64_t revision = 0;
  std::int64_t recorded_from = 0;
  std::int64_t recorded_to = 0;  // package::kStillHeld: as known now
  bool erased = false;           // identity cannot be read any more
  Identity identity;
  Notice notice;
};

// Changes inside the caller's write transaction; journalled through the ChangeSet, all values
// sealed.
class People {
 public:
  People(db::Connection& connection, journal::ChangeSet& changes, Vault& vault, Date today);
  ~People();

  // The person with that ID number, whichever unit recorded them.
  std::optional<PersonId> with_id_number(const std::string& normalised);
  // Persons with that name (and, where both have one, that birth date): possible duplicates, never
  // taken for the same person by themselves.
  std::vector<PersonId> with_name(const std::string& name, std::optional<Date> birth_date,
                                  std::int64_t limit = 20);

  // Error too_young (under kYoungest today), id_number_taken (naming no one), bad_name …
  Result<PersonId> add(PartitionId partition, const Identity& identity, const Notice& notice);
  // What is none in `identity` stays; version_conflict where `revision` is not the latest.
  Result<void> correct(PersonId person, std::int64_t revision, const Identity& identity,
                       const std::optional<Notice>& notice);
  // As it was known before that position: for the undo of an import. A person that was not known
  // then is withdrawn (nothing of them is held) unless `still_needed`.
  Result<void> revert(PersonId person, std::int64_t before_position, bool still_needed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// As known now, in the order asked; erased ones are marked. Opens the sealed values: whoever shows
// them masks them, or records a reveal.
std::vector<PersonVersion> read_persons(db::Connection& connection, Vault& vault,
                                        std::span<const PersonId> persons);

// ---- Erasure.

struct ErasureReport {
  std::int64_t persons = 0;
  std::int64_t keys = 0;  // data keys destroyed
};
// Destroys the data keys and what tables keep of the subjects: `erasures` are recorded in the key
// folder first (synced), then one write transaction. What rows of ledgers keep in the clear is the
// ledgers' to empty: `clear_rows` runs in the same transaction.
using ClearRows =
    std::function<void(db::Connection&, journal::ChangeSet&, std::span<const Erasure>)>;
ErasureReport erase(db::Database& database, db::Writer& writer, KeyFolder& keys,
                    std::span<const Erasure> erasures, const journal::Author& author,
                    const ClearRows& clear_rows);
// Erasures of the key folder's list that this database has not carried out: after a restore, or
// after a crash between list and database. To be erased before anything is served.
std::vector<Erasure> pending_erasures(db::Connection& connection, const KeyFolder& keys);
// Overwrites what deleted rows leave in free pages: SQLite checkpoints and truncates its WAL
// (secure_delete is always on); PostgreSQL rewrites `tables` (VACUUM FULL).
void scrub(db::Database& database, std::span<const std::string> tables);

}  // namespace jishi::person
