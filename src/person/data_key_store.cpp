#include "person/data_key_store.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "db/migration.hpp"
#include "person/people.hpp"
#include "person/query_of_many.hpp"

namespace jishi::person {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "persons and keys", R"(
  CREATE TABLE key_state (
    id {int64} NOT NULL PRIMARY KEY,
    newest {int64} NOT NULL,
    folder {blob}
  );
  INSERT INTO key_state (id, newest) VALUES (1, 0);
  CREATE TABLE data_key (
    partition {int64} NOT NULL,
    subject {int64} NOT NULL,
    purpose {text} NOT NULL,
    generation {int64} NOT NULL,
    wrapping_key {int64} NOT NULL,
    wrapped {blob} NOT NULL,
    PRIMARY KEY (partition, subject, purpose)
  ) {without_rowid};
  CREATE TABLE erasure (
    partition {int64} NOT NULL,
    subject {int64} NOT NULL,
    purpose {text} NOT NULL,
    generation {int64} NOT NULL,
    position {int64} NOT NULL,
    PRIMARY KEY (partition, subject, purpose)
  ) {without_rowid};
  CREATE TABLE person (
    partition {int64} NOT NULL,
    person {int64} NOT NULL,
    revision {int64} NOT NULL,
    recorded_from {int64} NOT NULL,
    recorded_to {int64} NOT NULL,
    identity {blob},
    id_fingerprint {blob},
    name_fingerprint {blob},
    birth_fingerprint {blob},
    notice {int64} NOT NULL,
    notice_on {date},
    erased {boolean} NOT NULL,
    PRIMARY KEY (partition, person, revision)
  ) {without_rowid};
  CREATE UNIQUE INDEX person__id_number ON person (id_fingerprint)
    WHERE recorded_to = 9223372036854775807;
  CREATE INDEX person__name ON person (name_fingerprint, birth_fingerprint)
    WHERE recorded_to = 9223372036854775807;
)"},
                                    db::Migration{2, "scrubbing", R"(
  CREATE TABLE scrub_state (
    id {int64} NOT NULL PRIMARY KEY,
    waiting {int64} NOT NULL
  );
  INSERT INTO scrub_state (id, waiting) VALUES (1, 0);
)"},
                                    db::Migration{3, "names_without_number", R"(
  CREATE INDEX person__only_name ON person (name_fingerprint)
    WHERE recorded_to = 9223372036854775807 AND id_fingerprint IS NULL;
)"}};
static_assert(kMigrations.size() == kPersonSchema);

// PostgreSQL keeps samples of what it analyses: what is erased must not stay among them.
constexpr std::string_view kWithoutSamples = R"(
  ALTER TABLE data_key ALTER COLUMN wrapped SET STATISTICS 0;
  ALTER TABLE person ALTER COLUMN identity SET STATISTICS 0;
  ALTER TABLE person ALTER COLUMN id_fingerprint SET STATISTICS 0;
  ALTER TABLE person ALTER COLUMN name_fingerprint SET STATISTICS 0;
  ALTER TABLE person ALTER COLUMN birth_fingerprint SET STATISTICS 0;
)";

void visit_part(db::Connection& connection, PartitionId partition, std::string_view purpose,
                std::span<const SubjectId> subjects, const KeyVisitor& visit) {
  static const QueryOfMany kQuery(
      "SELECT subject, generation, wrapping_key, wrapped FROM data_key "
      "WHERE partition = ?1 AND purpose = ?2 AND subject = ?",
      3);
  std::vector<db::Param> params = {partition, purpose};
  QueryOfMany::append(params, subjects, SubjectId());
  auto rows = connection.query(kQuery.sql(subjects.size()), params);
  while (rows.next())
    visit(rows.id<SubjectId>(0), rows.int64(1), rows.int64(2), rows.blob(3));
}

StoredKey stored_key(const db::Rows& rows) {
  const db::Bytes wrapped = rows.blob(4);
  return {rows.id<SubjectId>(0),
          std::string(rows.text(1)),
          rows.int64(2),
          rows.int64(3),
          {wrapped.begin(), wrapped.end()}};
}

std::array<db::Param, 6> row_of(const StoredKey& key) {
  return {partition_of(key.subject), key.subject,           key.purpose, key.generation,
          key.wrapping_key,          db::Bytes(key.wrapped)};
}

constexpr std::array kColumns = {
    db::Column{"partition", db::Type::int64},    db::Column{"subject", db::Type::int64},
    db::Column{"purpose", db::Type::text},       db::Column{"generation", db::Type::int64},
    db::Column{"wrapping_key", db::Type::int64}, db::Column{"wrapped", db::Type::blob}};

}  // namespace

void migrate_persons(db::Connection& connection, const Clock& clock) {
  std::optional<db::Transaction> own;
  if (!connection.in_transaction()) own.emplace(connection, db::TransactionMode::write);
  const int before = db::applied_migration(connection, "person");
  db::migrate(connection, "person", kMigrations, clock);
  if (before == 0 && connection.dialect() == db::Dialect::postgresql) {
    connection.execute_script(kWithoutSamples);
  }
  if (own) own->commit();
}

std::optional<StoredKey> read_data_key(db::Connection& connection, SubjectId subject,
                                       std::string_view purpose) {
  auto rows = connection.query(
      "SELECT subject, purpose, generation, wrapping_key, wrapped FROM data_key "
      "WHERE partition = ?1 AND subject = ?2 AND purpose = ?3",
      {partition_of(subject), subject, purpose});
  if (!rows.next()) return std::nullopt;
  return stored_key(rows);
}

void visit_data_keys(db::Connection& connection, std::span<const SubjectId> subjects,
                     std::string_view purpose, const KeyVisitor& visit) {
  std::map<PartitionId, std::vector<SubjectId>> by_partition;
  for (const SubjectId subject : subjects)
    by_partition[partition_of(subject)].push_back(subject);
  for (const auto& [partition, members] : by_partition) {
    for (std::size_t at = 0; at < members.size(); at += QueryOfMany::kMost) {
      const std::size_t length = std::min(QueryOfMany::kMost, members.size() - at);
      visit_part(connection, partition, purpose, std::span(members).subspan(at, length), visit);
    }
  }
}

void insert_data_key(db::Connection& connection, const StoredKey& key) {
  connection.execute(
      "INSERT INTO data_key (partition, subject, purpose, generation, wrapping_key, wrapped) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      row_of(key));
}

std::unique_ptr<db::BulkInsert> bulk_data_keys(db::Connection& connection) {
  return connection.bulk_insert("data_key", kColumns);
}

void add_data_key(db::BulkInsert& bulk, const StoredKey& key) {
  bulk.add(row_of(key));
}

std::vector<StoredKey> read_data_keys_after(db::Connection& connection, const StoredKey& after,
                                            std::int64_t limit) {
  std::vector<StoredKey> keys;
  auto rows = connection.query(
      "SELECT subject, purpose, generation, wrapping_key, wrapped FROM data_key "
      "WHERE (partition, subject, purpose) > (?1, ?2, ?3) "
      "ORDER BY partition, subject, purpose LIMIT ?4",
      {partition_of(after.subject), after.subject, after.purpose, limit});
  while (rows.next())
    keys.push_back(stored_key(rows));
  return keys;
}

bool replace_wrapped(db::Connection& connection, const StoredKey& before, std::int64_t wrapping_key,
                     const WrappedKey& wrapped) {
  return connection.execute(
             "UPDATE data_key SET wrapping_key = ?4, wrapped = ?5 WHERE partition = ?1 AND "
             "subject = ?2 AND purpose = ?3 AND wrapping_key = ?6 AND generation = ?7",
             {partition_of(before.subject), before.subject, before.purpose, wrapping_key,
              db::Bytes(wrapped), before.wrapping_key, before.generation}) > 0;
}

bool wrapped_by_another(db::Connection& connection, std::int64_t wrapping_key) {
  auto rows =
      connection.query("SELECT 1 FROM data_key WHERE wrapping_key <> ?1 LIMIT 1", {wrapping_key});
  return rows.next();
}

std::vector<std::int64_t> wrapping_keys_in_use(db::Connection& connection) {
  std::vector<std::int64_t> numbers;
  auto rows = connection.query("SELECT DISTINCT wrapping_key FROM data_key ORDER BY wrapping_key");
  while (rows.next())
    numbers.push_back(rows.int64(0));
  return numbers;
}

KeyState read_key_state(db::Connection& connection) {
  KeyState state;
  auto rows = connection.query("SELECT newest, folder FROM key_state WHERE id = 1");
  if (!rows.next()) return state;
  state.newest = rows.int64(0);
  if (!rows.is_null(1)) {
    const db::Bytes folder = rows.blob(1);
    state.folder.emplace();
    std::copy_n(folder.begin(), std::min(folder.size(), state.folder->size()),
                state.folder->begin());
  }
  return state;
}

void write_key_state(db::Connection& connection, const KeyState& state) {
  connection.execute("UPDATE key_state SET newest = ?1, folder = ?2 WHERE id = 1",
                     {state.newest, db::Bytes(*state.folder)});
}

ErasedHere read_erased(db::Connection& connection, SubjectId subject, std::string_view purpose) {
  ErasedHere erased;
  auto rows = connection.query(
      "SELECT purpose, generation FROM erasure "
      "WHERE partition = ?1 AND subject = ?2 AND (purpose = '' OR purpose = ?3)",
      {partition_of(subject), subject, purpose});
  while (rows.next()) {
    if (rows.text(0).empty()) erased.everything = true;
    if (rows.text(0) == purpose) erased.generation = rows.int64(1);
  }
  return erased;
}

}  // namespace jishi::person
