#include "person/erasure_store.hpp"

#include <array>
#include <chrono>
#include <thread>

#include "db/error.hpp"

namespace jishi::person {
namespace {

constexpr std::array kOwnTables = {"data_key", "person"};
// SQLite waits for readers of the log in steps; PostgreSQL by itself as long.
constexpr auto kPatience = std::chrono::seconds(10);
constexpr auto kStep = std::chrono::milliseconds(50);

bool log_emptied(db::Connection& connection) {
  auto rows = connection.query("PRAGMA wal_checkpoint(TRUNCATE)");
  return rows.next() && rows.int64(0) == 0;
}

// secure_delete overwrites a row where it stands, but not the copies that earlier splits of its
// page left between cells: only writing every page anew removes those.
void scrub_sqlite(db::Connection& connection) {
  connection.execute("VACUUM");
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!log_emptied(connection)) {
    if (std::chrono::steady_clock::now() >= end) {
      throw db::DatabaseError(db::ErrorClass::busy,
                              "readers keep the log from being emptied after an erasure");
    }
    std::this_thread::sleep_for(kStep);
  }
}

void scrub_postgresql(db::Connection& connection, std::span<const std::string> tables) {
  for (const char* table : kOwnTables)
    connection.execute("VACUUM FULL " + db::quoted_name(table));
  for (const std::string& table : tables)
    connection.execute("VACUUM FULL " + db::quoted_name(table));
}

}  // namespace

std::set<Erasure> read_erasures(db::Connection& connection) {
  std::set<Erasure> erasures;
  auto rows = connection.stream("SELECT subject, purpose, generation FROM erasure");
  while (rows.next())
    erasures.insert({rows.id<SubjectId>(0), std::string(rows.text(1)), rows.int64(2)});
  return erasures;
}

void insert_erasure(db::Connection& connection, const Erasure& erasure, std::int64_t position) {
  connection.execute(
      "INSERT INTO erasure (partition, subject, purpose, generation, position) "
      "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (partition, subject, purpose) "
      "DO UPDATE SET generation = excluded.generation, position = excluded.position",
      {partition_of(erasure.subject), erasure.subject, erasure.purpose, erasure.generation,
       position});
}

std::int64_t key_generation(db::Connection& connection, SubjectId subject,
                            const std::string& purpose) {
  auto rows = connection.query(
      "SELECT generation FROM data_key WHERE partition = ?1 AND subject = ?2 AND purpose = ?3",
      {partition_of(subject), subject, purpose});
  return rows.next() ? rows.int64(0) : 0;
}

std::int64_t destroy_keys(db::Connection& connection, const Erasure& erasure) {
  if (erasure.purpose.empty()) {
    return connection.execute("DELETE FROM data_key WHERE partition = ?1 AND subject = ?2",
                              {partition_of(erasure.subject), erasure.subject});
  }
  return connection.execute(
      "DELETE FROM data_key WHERE partition = ?1 AND subject = ?2 AND purpose = ?3 "
      "AND generation <= ?4",
      {partition_of(erasure.subject), erasure.subject, erasure.purpose, erasure.generation});
}

bool empty_person(db::Connection& connection, PersonId person) {
  return connection.execute(
             "UPDATE person SET identity = ?3, id_fingerprint = ?3, name_fingerprint = ?3, "
             "birth_fingerprint = ?3, erased = ?4 "
             "WHERE partition = ?1 AND person = ?2 AND erased <> ?4",
             {partition_of(person), person, nullptr, true}) > 0;
}

void hold_writes(db::Connection& connection, std::span<const std::string> tables) {
  // On SQLite a transaction that writes is alone.
  if (connection.dialect() == db::Dialect::sqlite || tables.empty()) return;
  std::string list;
  for (const std::string& table : tables)
    list += (list.empty() ? "" : ", ") + db::quoted_name(table);
  connection.execute("LOCK TABLE " + list + " IN SHARE ROW EXCLUSIVE MODE");
}

void count_unscrubbed(db::Connection& connection) {
  connection.execute("UPDATE scrub_state SET waiting = waiting + 1 WHERE id = 1");
}

std::int64_t unscrubbed(db::Connection& connection) {
  auto rows = connection.query("SELECT waiting FROM scrub_state WHERE id = 1");
  return rows.next() ? rows.int64(0) : 0;
}

void scrub_database(db::Database& database, std::span<const std::string> tables) {
  const auto connection = database.connect();
  const std::int64_t waiting = unscrubbed(*connection);
  if (waiting == 0) return;
  if (database.dialect() == db::Dialect::sqlite) {
    scrub_sqlite(*connection);
  } else {
    scrub_postgresql(*connection, tables);
  }
  // Those that came meanwhile keep waiting.
  connection->execute("UPDATE scrub_state SET waiting = waiting - ?1 WHERE id = 1", {waiting});
}

}  // namespace jishi::person
