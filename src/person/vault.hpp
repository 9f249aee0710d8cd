// Encrypts and decrypts personal values under keys of their subjects.
//
// A subject (a person; a row without one) has a random data key for each purpose: "identity" for
// what the person table keeps, the name of a ledger for what rows of that ledger keep of the
// person. Data keys stand in the table data_key, wrapped by a key-wrapping key of the KeyFolder.
// Destroying a data key erases all that was ever encrypted under it, in tables, journal and
// backups (together with the list of erasures).
//
// XChaCha20-Poly1305 with a random nonce; subject, purpose and column are bound to the ciphertext,
// so that it cannot be moved to another place. Fingerprints are keyed SHA-256 (HMAC) of a
// normalised value: equal values can be found, nothing can be read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "db/writer.hpp"
#include "journal/journal_store.hpp"
#include "person/keys.hpp"

namespace jishi::person {

inline constexpr std::string_view kIdentity = "identity";

using Sealed = std::vector<std::byte>;
using Fingerprint = std::array<std::byte, 32>;

// Works on one connection (of one thread) within the caller's transactions; keeps the data keys
// that it has used until forget(). Destroyed with its transaction or job. Words (purposes and
// columns) are at most 63 bytes.
class Vault {
 public:
  // Of data keys read from the database; beyond, they are read again. Those it made stay.
  static constexpr std::size_t kMostKept = 4'096;

  // Insertion::bulk collects the data keys that it makes: they are in the table only after
  // finish(), without which nothing sealed under them could ever be opened. In bulk no Savepoint
  // may be rolled back between (std::logic_error).
  Vault(db::Connection& connection, const KeyFolder& keys,
        journal::Insertion insertion = journal::Insertion::each);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  // Makes the data key where there is none yet (a write). Failure erased: everything of the subject
  // was. Failure keys_missing; keys_of_another_database.
  Sealed seal(SubjectId subject, std::string_view purpose, std::string_view column,
              std::string_view plain);
  // nullopt: erased. Failure sealed_value_damaged, keys_missing (its key-wrapping key is not in the
  // folder).
  std::optional<std::string> open(SubjectId subject, std::string_view purpose,
                                  std::string_view column, db::Bytes sealed);
  // Reads the data keys of many subjects at once, before a list of them is opened or sealed; the
  // first kMostKept of them.
  void fetch(std::span<const SubjectId> subjects, std::string_view purpose);
  // The subject was made in this transaction: there can be nothing of it to look for.
  void introduce(SubjectId subject);
  // Numbers given after a restored backup was made may be on the list of erasures: whoever numbers
  // a new subject passes over these.
  bool erased(SubjectId subject) const;

  // `kind` separates what is compared with what: "id_number", "name", "phone".
  Fingerprint fingerprint(std::string_view kind, std::string_view normalised) const;

  void finish();  // Insertion::bulk: before the commit
  void forget();  // wipes the data keys it keeps; in bulk after finish()

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What the database remembers its key folder by.
Fingerprint folder_mark(const KeyFolder& keys);
// Whether the database was written with this folder's keys and its newest is among them; to be
// asked when a database is opened. Error keys_of_another_database, keys_missing.
Result<void> check_keys(db::Connection& connection, const KeyFolder& keys);
// The numbers of key-wrapping keys that data keys are wrapped with and the folder does not have.
// Reads every data key: for a backup that was restored.
std::vector<std::int64_t> missing_keys(db::Connection& connection, const KeyFolder& keys);
// Error keys_missing: which, and where to look for them.
Error keys_missing(std::span<const std::int64_t> numbers, const KeyFolder& keys);

// ---- Rotation: KeyFolder::add_wrapping_key, then these. Running processes go on; what was sealed
// stays as it is. It protects against a key-wrapping key that got out.

// Wraps every data key that an older key wraps with the newest one, in small jobs; until it is done
// both are needed. Returns how many were wrapped anew. Failure cancelled (to be begun
// again at any time), sealed_value_damaged, keys_missing.
std::int64_t rewrap_data_keys(db::Database& database, db::Writer& writer, const KeyFolder& keys,
                              Progress& progress);
// Removes the key-wrapping keys before the one in use, which are kept for the backups made before:
// those then can no longer be read; whoever calls it says so. Error keys_in_use: some data key
// still needs one.
Result<void> remove_unused_keys(db::Database& database, KeyFolder& keys);

}  // namespace jishi::person
