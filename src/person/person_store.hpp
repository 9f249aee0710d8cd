// Versions of persons in the database.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "package/ledger_table.hpp"
#include "person/person.hpp"
#include "person/vault.hpp"

namespace jishi::person {

struct PersonFingerprints {
  std::optional<Fingerprint> id_number;
  std::optional<Fingerprint> name;   // none once erased
  std::optional<Fingerprint> birth;  // of name and birth date together
};

struct StoredPerson {
  PersonId person;
  std::int64_t revision = 0;
  std::int64_t recorded_from = 0;
  std::int64_t recorded_to = package::kStillHeld;
  std::optional<Sealed> identity;  // none once erased
  PersonFingerprints fingerprints;
  NoticeKind notice = NoticeKind::none;
  std::optional<Date> notice_on;
  bool erased = false;
};

void insert_person(db::Connection& connection, const StoredPerson& person);
std::unique_ptr<db::BulkInsert> bulk_persons(db::Connection& connection);
void add_person(db::BulkInsert& bulk, const StoredPerson& person);
void supersede_person(db::Connection& connection, PersonId person, std::int64_t revision,
                      std::int64_t position);

// All versions, by revision.
std::vector<StoredPerson> read_versions(db::Connection& connection, PersonId person);
// The versions that are held, in no order.
void visit_held(db::Connection& connection, std::span<const PersonId> persons,
                const std::function<void(StoredPerson)>& visit);

std::optional<PersonId> find_by_id_number(db::Connection& connection,
                                          const Fingerprint& fingerprint);
void visit_by_id_number(db::Connection& connection, std::span<const Fingerprint> fingerprints,
                        const std::function<void(const Fingerprint&, PersonId)>& visit);
// Those who have it, and those of whom nothing is held any more and who had it last.
std::vector<PersonId> find_ever_by_id_number(db::Connection& connection,
                                             const Fingerprint& fingerprint);
// The persons of that name without an ID number.
void visit_only_named(db::Connection& connection, std::span<const Fingerprint> names,
                      const std::function<void(const Fingerprint&, PersonId)>& visit);
// With `birth`: those who have that, or no birth date.
std::vector<PersonId> find_by_name(db::Connection& connection, const Fingerprint& name,
                                   const std::optional<Fingerprint>& birth, std::int64_t limit);

// SQL: that the person of a column is known now by that name, or that ID number; `fingerprint` is
// the parameter that holds its fingerprint.
std::string is_named_sql(std::string_view column, std::string_view fingerprint);
std::string has_number_sql(std::string_view column, std::string_view fingerprint);

}  // namespace jishi::person
