// Imports in the database: what was asked for, how far each has come, which journal entries it
// wrote, which rows it refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"
#include "exchange/import.hpp"

namespace jishi::exchange {

struct Counters {
  std::int64_t rows = 0;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t skipped = 0;
  std::int64_t refused = 0;
  std::int64_t hidden = 0;
  std::int64_t warned = 0;
  std::int64_t new_persons = 0;
  std::int64_t possible_duplicates = 0;

  Counters& operator+=(const Counters& more);
  bool operator==(const Counters&) const = default;
};

struct StoredImport {
  ImportId id;
  ImportRequest request;  // `file` is only its name
  std::string sha256;     // of the file, hex
  Instant begun;
  ImportState state = ImportState::running;
  std::int64_t rows_done = 0;  // row of the sheet up to which everything is committed
  Counters counters;
  std::int64_t undone = 0;  // rows, by an undo that may not be finished
  std::int64_t undone_persons = 0;
};

std::optional<StoredImport> read_import(db::Connection& connection, ImportId id);
// The newest one of that file into that ledger and unit that is running or being undone.
std::optional<StoredImport> unfinished_import(db::Connection& connection, std::string_view sha256,
                                              std::string_view ledger, UnitId unit);
// The newest one of that file that was asked for with that task.
std::optional<StoredImport> import_of_task(db::Connection& connection, std::string_view sha256,
                                           std::string_view task);

// ---- Changes, inside the caller's write transaction.

// Gives it the next number.
ImportId store_import(db::Connection& connection, const ImportRequest& request,
                      std::string_view sha256, Instant begun);

// A part of the journal that an import wrote: entries first … last of a partition.
struct Written {
  PartitionId partition;
  std::int64_t first = 0;
  std::int64_t last = 0;
};
// A row that the database refused, or (without reasons) one that was refused by what it says.
struct StoredRefusal {
  std::int64_t row = 0;
  std::vector<std::pair<std::size_t, std::string>> reasons;
};
struct StoredBatch {
  std::int64_t done_before = 0;  // rows_done as this process knows it
  std::int64_t rows_done = 0;
  Counters counters;  // of this batch
  std::vector<Written> written;
  std::vector<StoredRefusal> refused;
};
// Failure import_elsewhere where another process has gone on with it, or it no longer runs.
void store_batch(db::Connection& connection, ImportId id, const StoredBatch& batch);
void store_complete(db::Connection& connection, ImportId id, std::int64_t done_before);

// The rows that were refused so far, ascending.
std::vector<std::int64_t> refused_rows(db::Connection& connection, ImportId id);
// The reasons of a row that was refused earlier; nullopt: it was not.
std::optional<StoredRefusal> read_refusal(db::Connection& connection, ImportId id,
                                          std::int64_t row);

// ---- Undo.

struct JournalPlace {
  std::int64_t batch = 0;
  PartitionId partition;
  std::int64_t position = 0;
};
// The newest entries that are not undone yet, newest first: a whole batch.
std::vector<JournalPlace> last_batch(db::Connection& connection, ImportId id);
// Failure import_elsewhere where it is undone already.
void begin_undo(db::Connection& connection, ImportId id);
// A part of a batch is undone. Failure import_elsewhere where the batch is not to be undone (any
// more). Rows that are listed as edited already are not listed again.
struct UndonePart {
  std::int64_t batch = 0;
  std::int64_t rows = 0;
  std::int64_t persons = 0;
  std::vector<UndoReport::Edited> edited;
  bool whole_batch = false;  // it was the last part: the batch's journal places are given up
};
void store_undone(db::Connection& connection, ImportId id, const UndonePart& part);
void store_undo_complete(db::Connection& connection, ImportId id);
// Rows that were edited since, at most `limit`, and how many there are.
std::vector<UndoReport::Edited> read_edited(db::Connection& connection, ImportId id,
                                            std::int64_t limit);
std::int64_t count_edited(db::Connection& connection, ImportId id);

// Who wrote an entry of the journal, when, by which way; without its payload.
struct EntryAuthor {
  ActorId actor;
  Instant recorded_at;
  std::string source;
};
std::optional<EntryAuthor> read_author(db::Connection& connection, PartitionId partition,
                                       std::int64_t position);

}  // namespace jishi::exchange
