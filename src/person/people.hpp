// Persons in the database: found by fingerprint, versioned, sealed.
//
// Nothing of a person stands in the table in the clear but the kind and day of the notice given:
// the identity of a version is one sealed value, found by keyed fingerprints of ID number, name,
// and name with birth date. The journal repeats the sealed values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
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

inline constexpr int kPersonSchema = 3;  // newest migration
void migrate_persons(db::Connection& connection, const Clock& clock);

inline constexpr std::size_t kMaxReferenceCodePoints = 200;

// What a person was known as between two journal positions of their partition; corrections make a
// new revision, earlier ones are kept (sealed).
struct PersonVersion {
  PersonId person;
  std::int64_t revision = 0;  // 0: nothing is held of that person (unknown, or withdrawn)
  std::int64_t recorded_from = 0;
  std::int64_t recorded_to = 0;  // package::kStillHeld: as known now
  bool erased = false;           // identity cannot be read any more
  Identity identity;
  Notice notice;
};

// Changes inside the caller's write transaction; journalled through the ChangeSet as
// {"person":…,"revision":…,"before":…,"after":…,"notice":{"kind":…,"on":…}}, where before and after
// are null or a sealed identity in base64.
class People {
 public:
  // Insertion::bulk collects new persons (the vault must be of the same kind): they are in the
  // table only after finish(), and known to this object before.
  People(db::Connection& connection, journal::ChangeSet& changes, Vault& vault, Date today,
         journal::Insertion insertion = journal::Insertion::each);
  ~People();
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  // Looks for many at once, so that with_id_number answers from memory.
  void expect(std::span<const std::string> id_numbers);
  // The person with that ID number, whichever unit recorded them.
  std::optional<PersonId> with_id_number(const std::string& normalised);
  // Persons with that name (and, where both have one, that birth date): possible duplicates, never
  // taken for the same person by themselves. By number, at most `limit`.
  std::vector<PersonId> with_name(const std::string& name, std::optional<Date> birth_date,
                                  std::int64_t limit = 20);

  // For each of the names the persons of whom no ID number is known, at most `limit` of one name;
  // asked for many at once. What is only collected is not among them.
  std::map<std::string, std::vector<PersonId>> without_number(std::span<const std::string> names,
                                                              std::int64_t limit = 20);
  // Everybody who must be erased to erase that number: who has it now, and whoever had it when they
  // were withdrawn (an import that was undone keeps what was known). Not who was corrected to
  // another number. Reads the whole table.
  std::vector<PersonId> ever_with_id_number(const std::string& normalised);

  // Parts are brought to one spelling here, whoever did so before. Error too_young (under kYoungest
  // today), id_number_taken (naming no one), birth_date_differs (from that of the ID number),
  // bad_name, bad_id_number, bad_phone, bad_notice.
  Result<PersonId> add(PartitionId partition, const Identity& identity, const Notice& notice);
  // What is none (or, of the name, empty) in `identity` stays; what changes nothing writes nothing.
  // Error version_conflict where `revision` is not the latest, unknown_person, person_erased, and
  // those of add().
  Result<void> correct(PersonId person, std::int64_t revision, const Identity& identity,
                       const std::optional<Notice>& notice);
  // As it was known before that position: for the undo of an import. A person that was not known
  // then is withdrawn (nothing of them is held) unless `still_needed`. Erased ones stay so. Error
  // id_number_taken: somebody else has the former number now.
  Result<void> revert(PersonId person, std::int64_t before_position, bool still_needed);

  void finish();  // Insertion::bulk: before the commit

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// As known now, in the order asked; erased ones are marked. Opens the sealed values: whoever shows
// them masks them, or records it (disclosure.hpp).
std::vector<PersonVersion> read_persons(db::Connection& connection, Vault& vault,
                                        std::span<const PersonId> persons);
// Every version ever recorded, by revision.
std::vector<PersonVersion> person_history(db::Connection& connection, Vault& vault,
                                          PersonId person);

}  // namespace jishi::person
