// The keys that are kept outside the database, in a folder of their own: the key-wrapping keys, the
// fingerprint key, and the list of erasures that every restored backup must repeat.
//
//   FOLDER/keys       text, mode 0600: one line for each key-wrapping key (number, day, key) and
//                     one for the fingerprint key; every line ends with a checksum
//   FOLDER/erasures   text, only ever appended to and synced: what was erased (numbers, no names)
//
// The folder is mode 0700. Whoever has only the database, or only a backup of it, can read nothing
// personal; whoever loses the folder loses it too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

namespace jishi::person {

// A secret; its memory is wiped when it goes.
struct Key {
  std::array<std::byte, 32> bytes{};
  Key() = default;
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
};

// Whose data a data key protects: the number of a person or, for a row without one, of the row.
using SubjectId = Id<struct SubjectTag>;
template <class Tag>
constexpr SubjectId subject_of(Id<Tag> id) {
  return SubjectId(id.value());
}

// What is erased: everything of a subject for ever (purpose empty), or what was kept for one
// purpose (the name of a ledger) up to now. Who comes again for that purpose gets a data key of the
// next generation, so that what was erased stays so and a restored backup does not take what came
// later.
struct Erasure {
  SubjectId subject;
  std::string purpose;          // a-z, 0-9 and _, at most 63; empty: everything
  std::int64_t generation = 0;  // up to which; 0: the latest (erase() says which that is)
  auto operator<=>(const Erasure&) const = default;
};

// Where the keys of a database are kept when nobody says otherwise: FILE.keys beside an SQLite
// database; none for PostgreSQL (JISHI_KEYS or --keys must name the folder).
std::optional<std::filesystem::path> usual_key_folder(std::string_view database_address);

// Thread safe, and several processes may use one folder. Keys are wiped from memory at the end.
class KeyFolder {
 public:
  // Makes folder and keys. Error keys_exist, cannot_write.
  static Result<void> create(const std::filesystem::path& folder, Date today);
  // Error keys_missing (with what a lost key means and where to look), keys_open_to_others (mode,
  // owner; with the command that puts it right), keys_damaged (the line).
  static Result<KeyFolder> open(const std::filesystem::path& folder);
  KeyFolder(KeyFolder&&) noexcept;
  ~KeyFolder();

  // The number of the newest key-wrapping key.
  std::int64_t newest() const;
  // The key with that number; reads the file again when it is not known, since another process may
  // have rotated. A key that was removed while this process ran is still known to it, so that what
  // is being read can be read to its end. nullopt: there is none.
  std::optional<Key> wrapping_key(std::int64_t number) const;
  Key fingerprint_key() const;

  // Rotation: a further key becomes the newest, the file is replaced in one step; later the ones
  // that wrap nothing any more can be removed. A backup made before needs the keys of its day: with
  // them removed it cannot be read any more. Error cannot_write, keys_damaged.
  Result<std::int64_t> add_wrapping_key(Date today);
  // The newest one always stays.
  Result<void> remove_wrapping_keys_before(std::int64_t number);
  // Those that the file has now, by number, with the day from which each was used.
  Result<std::map<std::int64_t, Date>> wrapping_keys() const;
  // Takes the key-wrapping keys that `other`, an earlier copy of this folder, has and this one has
  // not any more: what a backup made before a rotation needs. Returns how many. Error
  // keys_of_another_database: not a copy of this folder; those of open().
  Result<std::int64_t> take_wrapping_keys(const std::filesystem::path& other);

  // Appended and synced before the database is touched, so that an erasure that was begun is always
  // finished. Generations are given (not 0) where there is a purpose. Failure cannot_write.
  void record_erasures(std::span<const Erasure> erasures);
  // Everything of the subject was erased, by whichever process.
  bool erased(SubjectId subject) const;
  // Up to which generation the subject's data for that purpose was erased; 0: never.
  std::int64_t erased_generation(SubjectId subject, std::string_view purpose) const;
  // Both look at the file for what other processes have appended. Whoever asks for thousands of
  // subjects in one transaction looks once and asks these.
  void look_for_erasures() const;
  bool known_erased(SubjectId subject) const;
  std::int64_t known_erased_generation(SubjectId subject, std::string_view purpose) const;
  std::set<Erasure> erasures() const;

 private:
  struct State;
  explicit KeyFolder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jishi::person
