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
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/progress.hpp"
#include "db/connection.hpp"
#include "db/writer.hpp"
#include "person/keys.hpp"

namespace jishi::person {

inline constexpr std::string_view kIdentity = "identity";

using Sealed = std::vector<std::byte>;
using Fingerprint = std::array<std::byte, 32>;

// Works on one connection (of one thread) within the caller's transactions; keeps the data keys
// that it has used, at most kMostKept, until forget(). Destroyed with its transaction or job.
class Vault {
 public:
  static constexpr std::size_t kMostKept = 4'096;

  Vault(db::Connection& connection, const KeyFolder& keys);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  // Makes the data key where there is none yet (a write). Failure erased: the subject was.
  Sealed seal(SubjectId subject, std::string_view purpose, std::string_view column,
              std::string_view plain);
  // nullopt: erased. Failure sealed_value_damaged, keys_missing (its key-wrapping key is not in the
  // folder).
  std::optional<std::string> open(SubjectId subject, std::string_view purpose,
                                  std::string_view column, db::Bytes sealed);
  // Reads the data keys of many subjects at once, before a list of them is opened.
  void fetch(std::span<const SubjectId> subjects, std::string_view purpose);

  // `kind` separates what is compared with what: "id_number", "name", "phone".
  Fingerprint fingerprint(std::string_view kind, std::string_view normalised) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Wraps every data key that an older key wraps with the newest one, in jobs of bulk priority; until
// it is done both are needed. Returns how many were wrapped anew. Running processes go on.
std::int64_t rewrap_data_keys(db::Database& database, db::Writer& writer, const KeyFolder& keys,
                              Progress& progress);

}  // namespace jishi::person
