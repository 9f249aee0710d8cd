#include "exchange/import_store.hpp"

#include <array>
#include <limits>

#include "db/migration.hpp"
#include "exchange/import_request.hpp"

namespace jishi::exchange {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "import", R"(
  CREATE TABLE import (
    id {int64} NOT NULL PRIMARY KEY,
    ledger {text} NOT NULL,
    unit {int64} NOT NULL,
    file {text} NOT NULL,
    sha256 {text} NOT NULL,
    request {text} NOT NULL,
    state {int64} NOT NULL,
    valid_from {date} NOT NULL,
    actor {int64} NOT NULL,
    begun {int64} NOT NULL,
    rows_done {int64} NOT NULL,
    batches {int64} NOT NULL,
    data_rows {int64} NOT NULL,
    added {int64} NOT NULL,
    changed {int64} NOT NULL,
    unchanged {int64} NOT NULL,
    skipped {int64} NOT NULL,
    refused {int64} NOT NULL,
    hidden {int64} NOT NULL,
    warned {int64} NOT NULL,
    new_persons {int64} NOT NULL,
    possible_duplicates {int64} NOT NULL,
    undone {int64} NOT NULL,
    undone_persons {int64} NOT NULL
  );
  CREATE INDEX import_sha256 ON import (sha256);
  CREATE TABLE import_batch (
    import {int64} NOT NULL,
    batch {int64} NOT NULL,
    partition {int64} NOT NULL,
    position {int64} NOT NULL,
    PRIMARY KEY (import, batch, partition, position)
  ) {without_rowid};
  CREATE TABLE import_refused (
    import {int64} NOT NULL,
    sheet_row {int64} NOT NULL,
    reasons {text},
    PRIMARY KEY (import, sheet_row)
  ) {without_rowid};
  CREATE TABLE import_edited (
    import {int64} NOT NULL,
    row_id {int64} NOT NULL,
    unit {int64} NOT NULL,
    words {text} NOT NULL,
    PRIMARY KEY (import, row_id)
  ) {without_rowid};
)"}};
static_assert(kMigrations.size() == kImportSchema);

constexpr std::string_view kColumns =
    "SELECT id, request, sha256, begun, state, rows_done, data_rows, added, changed, unchanged, "
    "skipped, refused, hidden, warned, new_persons, possible_duplicates, undone, undone_persons "
    "FROM import ";

StoredImport import_from(const db::Rows& rows) {
  StoredImport found;
  found.id = rows.id<ImportId>(0);
  found.request = request_from_json(rows.text(1));
  found.sha256 = rows.text(2);
  found.begun = {rows.int64(3)};
  found.state = static_cast<ImportState>(rows.int64(4));
  found.rows_done = rows.int64(5);
  found.counters = {rows.int64(6),  rows.int64(7),  rows.int64(8),  rows.int64(9),  rows.int64(10),
                    rows.int64(11), rows.int64(12), rows.int64(13), rows.int64(14), rows.int64(15)};
  found.undone = rows.int64(16);
  found.undone_persons = rows.int64(17);
  return found;
}

std::int64_t number(db::Connection& connection, std::string_view sql,
                    std::initializer_list<db::Param> params) {
  auto rows = connection.query(sql, params);
  return rows.next() && !rows.is_null(0) ? rows.int64(0) : 0;
}

[[noreturn]] void throw_elsewhere(ImportId id) {
  throw Failure({"import_elsewhere",
                 "第 " + std::to_string(id.value()) +
                     " 次导入已由另一处继续、完成或撤销，这里不再写入。请查看导入记录。"});
}

}  // namespace

Counters& Counters::operator+=(const Counters& more) {
  rows += more.rows;
  added += more.added;
  changed += more.changed;
  unchanged += more.unchanged;
  skipped += more.skipped;
  refused += more.refused;
  hidden += more.hidden;
  warned += more.warned;
  new_persons += more.new_persons;
  possible_duplicates += more.possible_duplicates;
  return *this;
}

void migrate_imports(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "import", kMigrations, clock);
}

std::optional<StoredImport> read_import(db::Connection& connection, ImportId id) {
  auto rows = connection.query(std::string(kColumns) + "WHERE id = ?1", {id});
  if (!rows.next()) return std::nullopt;
  return import_from(rows);
}

std::optional<StoredImport> unfinished_import(db::Connection& connection, std::string_view sha256,
                                              std::string_view ledger, UnitId unit) {
  auto rows = connection.query(std::string(kColumns) +
                                   "WHERE sha256 = ?1 AND ledger = ?2 AND unit = ?3 AND "
                                   "(state = 1 OR state = 3) ORDER BY id DESC LIMIT 1",
                               {sha256, ledger, unit});
  if (!rows.next()) return std::nullopt;
  return import_from(rows);
}

std::optional<StoredImport> import_of_task(db::Connection& connection, std::string_view sha256,
                                           std::string_view task) {
  auto rows =
      connection.query(std::string(kColumns) + "WHERE sha256 = ?1 ORDER BY id DESC", {sha256});
  while (rows.next()) {
    StoredImport found = import_from(rows);
    if (found.request.task == task) return found;
  }
  return std::nullopt;
}

ImportId store_import(db::Connection& connection, const ImportRequest& request,
                      std::string_view sha256, Instant begun) {
  const ImportId id(number(connection, "SELECT max(id) FROM import", {}) + 1);
  connection.execute(
      "INSERT INTO import (id, ledger, unit, file, sha256, request, state, valid_from, actor, "
      "begun, rows_done, batches, data_rows, added, changed, unchanged, skipped, refused, hidden, "
      "warned, new_persons, possible_duplicates, undone, undone_persons) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
      {id, request.ledger, request.unit, request.file.filename().string(), sha256, to_json(request),
       request.valid_from, request.actor, begun.microseconds});
  return id;
}

void store_batch(db::Connection& connection, ImportId id, const StoredBatch& batch) {
  const Counters& more = batch.counters;
  const std::int64_t changed = connection.execute(
      "UPDATE import SET rows_done = ?3, batches = batches + 1, data_rows = data_rows + ?4, "
      "added = added + ?5, changed = changed + ?6, unchanged = unchanged + ?7, "
      "skipped = skipped + ?8, refused = refused + ?9, hidden = hidden + ?10, "
      "warned = warned + ?11, new_persons = new_persons + ?12, "
      "possible_duplicates = possible_duplicates + ?13 "
      "WHERE id = ?1 AND rows_done = ?2 AND state = 1",
      {id, batch.done_before, batch.rows_done, more.rows, more.added, more.changed, more.unchanged,
       more.skipped, more.refused, more.hidden, more.warned, more.new_persons,
       more.possible_duplicates});
  if (changed != 1) throw_elsewhere(id);
  const std::int64_t at = number(connection, "SELECT batches FROM import WHERE id = ?1", {id});
  for (const Written& written : batch.written) {
    for (std::int64_t position = written.first; position <= written.last; ++position) {
      connection.execute(
          "INSERT INTO import_batch (import, batch, partition, position) VALUES (?1, ?2, ?3, ?4)",
          {id, at, written.partition, position});
    }
  }
  for (const StoredRefusal& refused : batch.refused) {
    std::optional<std::string> reasons;
    if (!refused.reasons.empty()) reasons = reasons_to_json(refused.reasons);
    connection.execute(
        "INSERT INTO import_refused (import, sheet_row, reasons) VALUES (?1, ?2, ?3)",
        {id, refused.row, reasons});
  }
}

void store_complete(db::Connection& connection, ImportId id, std::int64_t done_before) {
  if (connection.execute(
          "UPDATE import SET state = 2 WHERE id = ?1 AND rows_done = ?2 AND state = 1",
          {id, done_before}) != 1)
    throw_elsewhere(id);
  // Nobody goes on with it any more: what the reasons say of people, masked, is not kept.
  connection.execute(
      "UPDATE import_refused SET reasons = NULL WHERE import = ?1 AND reasons IS NOT NULL", {id});
}

std::vector<std::int64_t> refused_rows(db::Connection& connection, ImportId id) {
  std::vector<std::int64_t> found;
  auto rows = connection.query(
      "SELECT sheet_row FROM import_refused WHERE import = ?1 ORDER BY sheet_row", {id});
  while (rows.next())
    found.push_back(rows.int64(0));
  return found;
}

std::optional<StoredRefusal> read_refusal(db::Connection& connection, ImportId id,
                                          std::int64_t row) {
  auto rows = connection.query(
      "SELECT reasons FROM import_refused WHERE import = ?1 AND sheet_row = ?2", {id, row});
  if (!rows.next()) return std::nullopt;
  StoredRefusal found{row, {}};
  if (!rows.is_null(0)) found.reasons = reasons_from_json(rows.text(0));
  return found;
}

std::vector<JournalPlace> last_batch(db::Connection& connection, ImportId id) {
  std::vector<JournalPlace> places;
  auto rows = connection.query(
      "SELECT batch, partition, position FROM import_batch WHERE import = ?1 AND batch = "
      "(SELECT max(batch) FROM import_batch WHERE import = ?1) ORDER BY partition, position DESC",
      {id});
  while (rows.next())
    places.push_back({rows.int64(0), rows.id<PartitionId>(1), rows.int64(2)});
  return places;
}

void begin_undo(db::Connection& connection, ImportId id) {
  if (connection.execute("UPDATE import SET state = 3 WHERE id = ?1 AND state <> 4", {id}) != 1)
    throw_elsewhere(id);
}

void store_undone(db::Connection& connection, ImportId id, const UndonePart& part) {
  if (connection.execute(
          "UPDATE import SET undone = undone + ?3, undone_persons = undone_persons + ?4 "
          "WHERE id = ?1 AND state = 3 AND EXISTS "
          "(SELECT 1 FROM import_batch WHERE import = ?1 AND batch = ?2)",
          {id, part.batch, part.rows, part.persons}) != 1)
    throw_elsewhere(id);
  for (const UndoReport::Edited& each : part.edited) {
    connection.execute(
        "INSERT INTO import_edited (import, row_id, unit, words) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO NOTHING",
        {id, each.row, each.unit, each.words});
  }
  if (!part.whole_batch) return;
  connection.execute("DELETE FROM import_batch WHERE import = ?1 AND batch = ?2", {id, part.batch});
}

void store_undo_complete(db::Connection& connection, ImportId id) {
  connection.execute("UPDATE import SET state = 4 WHERE id = ?1", {id});
  connection.execute("DELETE FROM import_refused WHERE import = ?1", {id});
}

std::vector<UndoReport::Edited> read_edited(db::Connection& connection, ImportId id,
                                            std::int64_t limit) {
  std::vector<UndoReport::Edited> edited;
  auto rows = connection.query(
      "SELECT row_id, unit, words FROM import_edited WHERE import = ?1 ORDER BY row_id LIMIT ?2",
      {id, limit});
  while (rows.next())
    edited.push_back({rows.id<RowId>(0), rows.id<UnitId>(1), std::string(rows.text(2))});
  return edited;
}

std::int64_t count_edited(db::Connection& connection, ImportId id) {
  return number(connection, "SELECT count(*) FROM import_edited WHERE import = ?1", {id});
}

std::optional<EntryAuthor> read_author(db::Connection& connection, PartitionId partition,
                                       std::int64_t position) {
  auto rows = connection.query(
      "SELECT actor, recorded_at, source FROM journal_entry WHERE partition = ?1 AND "
      "position = ?2",
      {partition, position});
  if (!rows.next()) return std::nullopt;
  return EntryAuthor{rows.id<ActorId>(0), Instant{rows.int64(1)}, std::string(rows.text(2))};
}

namespace {

std::vector<ImportLine> lines_from(db::Rows rows) {
  std::vector<ImportLine> lines;
  while (rows.next()) {
    lines.push_back({rows.id<ImportId>(0), std::string(rows.text(1)), rows.id<UnitId>(2),
                     std::string(rows.text(3)), Instant{rows.int64(4)},
                     static_cast<ImportState>(rows.int64(5)), rows.int64(6), rows.int64(7),
                     rows.int64(8), rows.int64(9), rows.id<ActorId>(10)});
  }
  return lines;
}

}  // namespace

std::vector<ImportLine> list_imports(db::Connection& connection, std::int64_t limit) {
  return lines_from(connection.query(
      "SELECT id, ledger, unit, file, begun, state, rows_done, added, changed, refused, actor "
      "FROM import ORDER BY id DESC LIMIT ?1",
      {limit}));
}

std::vector<ImportLine> imports_of(db::Connection& connection, UnitId unit, ImportId before,
                                   std::int64_t limit) {
  const std::int64_t last = std::numeric_limits<std::int64_t>::max();
  return lines_from(connection.query(
      "SELECT id, ledger, unit, file, begun, state, rows_done, added, changed, refused, actor "
      "FROM import WHERE unit = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
      {unit, before ? before.value() : last, limit}));
}

}  // namespace jishi::exchange
