#include "person/person_store.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "person/query_of_many.hpp"

namespace jishi::person {
namespace {

constexpr std::array kColumns = {
    db::Column{"partition", db::Type::int64},        db::Column{"person", db::Type::int64},
    db::Column{"revision", db::Type::int64},         db::Column{"recorded_from", db::Type::int64},
    db::Column{"recorded_to", db::Type::int64},      db::Column{"identity", db::Type::blob},
    db::Column{"id_fingerprint", db::Type::blob},    db::Column{"name_fingerprint", db::Type::blob},
    db::Column{"birth_fingerprint", db::Type::blob}, db::Column{"notice", db::Type::int64},
    db::Column{"notice_on", db::Type::date},         db::Column{"erased", db::Type::boolean}};

constexpr const char* kSelect =
    "SELECT person, revision, recorded_from, recorded_to, identity, id_fingerprint, "
    "name_fingerprint, birth_fingerprint, notice, notice_on, erased FROM person ";

template <class Blob>
db::Param blob(const std::optional<Blob>& value) {
  if (!value) return nullptr;
  return db::Bytes(*value);
}

std::array<db::Param, 12> row_of(const StoredPerson& p) {
  return {partition_of(p.person),
          p.person,
          p.revision,
          p.recorded_from,
          p.recorded_to,
          blob(p.identity),
          blob(p.fingerprints.id_number),
          blob(p.fingerprints.name),
          blob(p.fingerprints.birth),
          static_cast<std::int64_t>(p.notice),
          p.notice_on,
          p.erased};
}

std::optional<Fingerprint> fingerprint(const db::Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  Fingerprint out{};
  const db::Bytes bytes = rows.blob(column);
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
  return out;
}

NoticeKind notice_kind(std::int64_t value) {
  return value >= 0 && value <= 3 ? static_cast<NoticeKind>(value) : NoticeKind::none;
}

StoredPerson stored_person(const db::Rows& rows) {
  StoredPerson person;
  person.person = rows.id<PersonId>(0);
  person.revision = rows.int64(1);
  person.recorded_from = rows.int64(2);
  person.recorded_to = rows.int64(3);
  if (!rows.is_null(4)) {
    const db::Bytes identity = rows.blob(4);
    person.identity.emplace(identity.begin(), identity.end());
  }
  person.fingerprints = {fingerprint(rows, 5), fingerprint(rows, 6), fingerprint(rows, 7)};
  person.notice = notice_kind(rows.int64(8));
  if (!rows.is_null(9)) person.notice_on = rows.date(9);
  person.erased = rows.boolean(10);
  return person;
}

// `query` gives a fingerprint and a person.
void visit_by_fingerprint(db::Connection& connection, const QueryOfMany& query,
                          std::span<const Fingerprint> fingerprints,
                          const std::function<void(const Fingerprint&, PersonId)>& visit) {
  static constexpr Fingerprint kNobody{};
  const std::vector<db::Bytes> bytes(fingerprints.begin(), fingerprints.end());
  for (std::size_t at = 0; at < bytes.size(); at += QueryOfMany::kMost) {
    const std::size_t length = std::min(QueryOfMany::kMost, bytes.size() - at);
    std::vector<db::Param> params;
    QueryOfMany::append(params, std::span<const db::Bytes>(bytes).subspan(at, length),
                        db::Bytes(kNobody));
    auto rows = connection.query(query.sql(length), params);
    while (rows.next()) {
      const auto found = fingerprint(rows, 0);
      visit(*found, rows.id<PersonId>(1));
    }
  }
}

}  // namespace

void insert_person(db::Connection& connection, const StoredPerson& person) {
  connection.execute(
      "INSERT INTO person (partition, person, revision, recorded_from, recorded_to, identity, "
      "id_fingerprint, name_fingerprint, birth_fingerprint, notice, notice_on, erased) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
      row_of(person));
}

std::unique_ptr<db::BulkInsert> bulk_persons(db::Connection& connection) {
  return connection.bulk_insert("person", kColumns);
}

void add_person(db::BulkInsert& bulk, const StoredPerson& person) {
  bulk.add(row_of(person));
}

void supersede_person(db::Connection& connection, PersonId person, std::int64_t revision,
                      std::int64_t position) {
  connection.execute(
      "UPDATE person SET recorded_to = ?4 WHERE partition = ?1 AND person = ?2 AND revision = ?3",
      {partition_of(person), person, revision, position});
}

std::vector<StoredPerson> read_versions(db::Connection& connection, PersonId person) {
  std::vector<StoredPerson> versions;
  auto rows = connection.query(
      std::string(kSelect) + "WHERE partition = ?1 AND person = ?2 ORDER BY revision",
      {partition_of(person), person});
  while (rows.next())
    versions.push_back(stored_person(rows));
  return versions;
}

void visit_held(db::Connection& connection, std::span<const PersonId> persons,
                const std::function<void(StoredPerson)>& visit) {
  static const QueryOfMany kQuery(
      std::string(kSelect) +
          "WHERE partition = ?1 AND recorded_to = 9223372036854775807 AND person = ?",
      2);
  std::map<PartitionId, std::vector<PersonId>> by_partition;
  for (const PersonId person : persons)
    by_partition[partition_of(person)].push_back(person);
  for (const auto& [partition, members] : by_partition) {
    for (std::size_t at = 0; at < members.size(); at += QueryOfMany::kMost) {
      const std::size_t length = std::min(QueryOfMany::kMost, members.size() - at);
      std::vector<db::Param> params = {partition};
      QueryOfMany::append(params, std::span<const PersonId>(members).subspan(at, length),
                          PersonId());
      auto rows = connection.query(kQuery.sql(length), params);
      while (rows.next())
        visit(stored_person(rows));
    }
  }
}

std::optional<PersonId> find_by_id_number(db::Connection& connection,
                                          const Fingerprint& fingerprint) {
  auto rows = connection.query(
      "SELECT person FROM person "
      "WHERE id_fingerprint = ?1 AND recorded_to = 9223372036854775807",
      {db::Bytes(fingerprint)});
  if (!rows.next()) return std::nullopt;
  return rows.id<PersonId>(0);
}

void visit_by_id_number(db::Connection& connection, std::span<const Fingerprint> fingerprints,
                        const std::function<void(const Fingerprint&, PersonId)>& visit) {
  static const QueryOfMany kQuery(
      "SELECT id_fingerprint, person FROM person "
      "WHERE recorded_to = 9223372036854775807 AND id_fingerprint = ?",
      1);
  visit_by_fingerprint(connection, kQuery, fingerprints, visit);
}

void visit_only_named(db::Connection& connection, std::span<const Fingerprint> names,
                      const std::function<void(const Fingerprint&, PersonId)>& visit) {
  static const QueryOfMany kQuery(
      "SELECT name_fingerprint, person FROM person "
      "WHERE recorded_to = 9223372036854775807 AND id_fingerprint IS NULL AND "
      "name_fingerprint = ?",
      1);
  visit_by_fingerprint(connection, kQuery, names, visit);
}

std::vector<PersonId> find_ever_by_id_number(db::Connection& connection,
                                             const Fingerprint& fingerprint) {
  std::vector<PersonId> persons;
  auto rows = connection.query(
      "SELECT DISTINCT p.person FROM person p WHERE p.id_fingerprint = ?1 AND NOT EXISTS "
      "(SELECT 1 FROM person later WHERE later.partition = p.partition AND "
      "later.person = p.person AND later.revision > p.revision) ORDER BY p.person",
      {db::Bytes(fingerprint)});
  while (rows.next())
    persons.push_back(rows.id<PersonId>(0));
  return persons;
}

std::vector<PersonId> find_by_name(db::Connection& connection, const Fingerprint& name,
                                   const std::optional<Fingerprint>& birth, std::int64_t limit) {
  std::vector<PersonId> persons;
  auto rows = birth ? connection.query(
                          "SELECT person FROM person WHERE name_fingerprint = ?1 "
                          "AND (birth_fingerprint = ?2 OR birth_fingerprint IS NULL) "
                          "AND recorded_to = 9223372036854775807 ORDER BY person LIMIT ?3",
                          {db::Bytes(name), db::Bytes(*birth), limit})
                    : connection.query(
                          "SELECT person FROM person WHERE name_fingerprint = ?1 "
                          "AND recorded_to = 9223372036854775807 ORDER BY person LIMIT ?2",
                          {db::Bytes(name), limit});
  while (rows.next())
    persons.push_back(rows.id<PersonId>(0));
  return persons;
}

namespace {

std::string known_sql(std::string_view column, std::string_view kept,
                      std::string_view fingerprint) {
  std::string sql(column);
  sql += " IN (SELECT k.person FROM person k WHERE k.";
  sql.append(kept).append(" = ").append(fingerprint);
  return sql + " AND k.recorded_to = 9223372036854775807)";
}

}  // namespace

std::string is_named_sql(std::string_view column, std::string_view fingerprint) {
  return known_sql(column, "name_fingerprint", fingerprint);
}

std::string has_number_sql(std::string_view column, std::string_view fingerprint) {
  return known_sql(column, "id_fingerprint", fingerprint);
}

}  // namespace jishi::person
