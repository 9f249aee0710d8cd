#include "journal/journal_store.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/error.hpp"
#include "db/migration.hpp"

namespace jishi::journal {
namespace {

constexpr std::array kMigrations = {db::Migration{1, "journal", R"(
  CREATE TABLE journal_head (
    partition {int64} NOT NULL PRIMARY KEY,
    position {int64} NOT NULL,
    hash {blob} NOT NULL,
    next_serial {int64} NOT NULL
  );
  CREATE TABLE journal_entry (
    partition {int64} NOT NULL,
    position {int64} NOT NULL,
    actor {int64} NOT NULL,
    recorded_at {int64} NOT NULL,
    source {text} NOT NULL,
    format {int64} NOT NULL,
    subject {text} NOT NULL,
    payload {text} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (partition, position)
  ) {without_rowid};
  CREATE TABLE journal_allocation (
    name {text} NOT NULL PRIMARY KEY,
    next {int64} NOT NULL
  );
  INSERT INTO journal_allocation (name, next) VALUES ('partition', 1);
)"},
                                    // A clustered table of SQLite keeps a quarter of a page of a
                                    // row beside its key and the rest in a page of its own, and
                                    // copies both to compare: most changes of a row were longer.
                                    db::Migration{2, "unclustered entries", R"(
  ALTER TABLE journal_entry RENAME TO journal_entry_clustered;
  CREATE TABLE journal_entry (
    partition {int64} NOT NULL,
    position {int64} NOT NULL,
    actor {int64} NOT NULL,
    recorded_at {int64} NOT NULL,
    source {text} NOT NULL,
    format {int64} NOT NULL,
    subject {text} NOT NULL,
    payload {text} NOT NULL,
    hash {blob} NOT NULL,
    PRIMARY KEY (partition, position)
  );
  INSERT INTO journal_entry
    SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash
    FROM journal_entry_clustered ORDER BY partition, position;
  DROP TABLE journal_entry_clustered;
)",
                                                  db::Dialect::sqlite}};
static_assert(kMigrations.size() == kSchema);

constexpr std::array kEntryColumns = {
    db::Column{"partition", db::Type::int64}, db::Column{"position", db::Type::int64},
    db::Column{"actor", db::Type::int64},     db::Column{"recorded_at", db::Type::int64},
    db::Column{"source", db::Type::text},     db::Column{"format", db::Type::int64},
    db::Column{"subject", db::Type::text},    db::Column{"payload", db::Type::text},
    db::Column{"hash", db::Type::blob}};

std::optional<Digest> digest_of(db::Bytes bytes) {
  Digest digest{};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Digest digest_or_throw(db::Bytes bytes) {
  const auto digest = digest_of(bytes);
  if (!digest) {
    throw Failure({"journal_damaged",
                   "日志链的校验值长度不对：数据库被改动过。请从备份恢复，并运行 "
                   "jishi verify --journal 查看位置。"});
  }
  return *digest;
}

// Two processes that append to the same partition wait for each other here.
std::string_view head_query(db::Dialect dialect) {
  return dialect == db::Dialect::postgresql
             ? "SELECT position, hash, next_serial FROM journal_head WHERE partition = ?1 FOR "
               "UPDATE"
             : "SELECT position, hash, next_serial FROM journal_head WHERE partition = ?1";
}

Entry entry_from(const db::Rows& rows) {
  Entry entry;
  entry.partition = rows.id<PartitionId>(0);
  entry.position = rows.int64(1);
  entry.actor = rows.id<ActorId>(2);
  entry.recorded_at = {rows.int64(3)};
  entry.source = rows.text(4);
  entry.format = rows.int64(5);
  entry.subject = rows.text(6);
  entry.payload = rows.text(7);
  if (const auto digest = digest_of(rows.blob(8))) entry.hash = *digest;
  return entry;
}

// A column that may hold another type than was written (SQLite allows it in a tampered database).
std::int64_t int64_or_zero(const db::Rows& rows, int column) {
  try {
    return rows.int64(column);
  } catch (const std::logic_error&) {
    return 0;
  }
}

// An entry that cannot be read is given without its content, so that it fails at its own place.
void visit_row(const db::Rows& rows, const EntryVisitor& visit) {
  try {
    visit(entry_from(rows), rows.blob(8));
  } catch (const std::logic_error&) {
    Entry unreadable;
    unreadable.partition = PartitionId(int64_or_zero(rows, 0));
    unreadable.position = int64_or_zero(rows, 1);
    visit(unreadable, {});
  }
}

}  // namespace

struct Appender::OpenHead {
  std::int64_t position = 0;
  Digest hash{};
  std::int64_t next_serial = 1;
  bool is_new = false;
  bool changed = false;
};

void migrate_journal(db::Connection& connection, const Clock& clock) {
  db::migrate(connection, "journal", kMigrations, clock);
}

Appender::Appender(db::Connection& connection, Author author, Insertion insertion)
    : connection_(connection), author_(std::move(author)), insertion_(insertion) {
  if (insertion_ == Insertion::bulk) {
    bulk_ = connection_.bulk_insert("journal_entry", kEntryColumns);
  }
}

Appender::~Appender() = default;

PartitionId Appender::create_partition() {
  if (!next_partition_) {
    // The update locks the row: another process waits until this transaction ends.
    connection_.execute("UPDATE journal_allocation SET next = next WHERE name = 'partition'");
    auto rows = connection_.query("SELECT next FROM journal_allocation WHERE name = 'partition'");
    if (!rows.next()) throw Failure({"journal_damaged", "日志的分区计数丢失，请从备份恢复。"});
    next_partition_ = rows.int64(0);
  }
  if (*next_partition_ > kMaxPartition) {
    throw Failure({"too_many_partitions", "分区编号已用完（最多 2,097,151 个）。"});
  }
  const PartitionId partition((*next_partition_)++);
  OpenHead head;
  head.hash = chain_start(partition);
  head.is_new = true;
  head.changed = true;
  heads_.emplace(partition, head);
  return partition;
}

Appender::OpenHead& Appender::open(PartitionId partition) {
  if (const auto found = heads_.find(partition); found != heads_.end()) return found->second;
  auto rows = connection_.query(head_query(connection_.dialect()), {partition});
  if (!rows.next()) {
    throw Failure({"unknown_partition", "没有编号为 " + std::to_string(partition.value()) +
                                            " 的分区，请检查单位编号。"});
  }
  OpenHead head;
  head.position = rows.int64(0);
  head.hash = digest_or_throw(rows.blob(1));
  head.next_serial = rows.int64(2);
  return heads_.emplace(partition, head).first->second;
}

std::int64_t Appender::next_serial(PartitionId partition) {
  OpenHead& head = open(partition);
  if (head.next_serial > kMaxSerial) {
    throw Failure({"too_many_serials", "分区 " + std::to_string(partition.value()) +
                                           " 的编号已用完（最多 16,777,215 个）。"});
  }
  head.changed = true;
  return head.next_serial++;
}

std::int64_t Appender::next_position(PartitionId partition) {
  return open(partition).position + 1;
}

std::int64_t Appender::append(PartitionId partition, std::string_view subject,
                              std::string payload) {
  if (payload.size() > kMaxPayloadBytes) {
    throw Failure({"payload_too_large", "一次更改的内容超过 8 MB，请分几次提交。"});
  }
  OpenHead& head = open(partition);
  Entry entry{partition, head.position + 1,    author_.actor,      author_.now, author_.source,
              kFormat,   std::string(subject), std::move(payload), {}};
  entry.hash = link(hasher_, head.hash, entry);
  head.position = entry.position;
  head.hash = entry.hash;
  head.changed = true;

  const std::array<db::Param, 9> row = {
      entry.partition, entry.position, entry.actor,   entry.recorded_at.microseconds, entry.source,
      entry.format,    entry.subject,  entry.payload, db::Bytes(entry.hash)};
  if (bulk_) {
    bulk_->add(row);
  } else {
    connection_.execute(
        "INSERT INTO journal_entry (partition, position, actor, recorded_at, source, format, "
        "subject, payload, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        row);
  }
  return entry.position;
}

void Appender::finish() {
  if (bulk_) bulk_->finish();
  bulk_.reset();
  for (auto& [partition, head] : heads_) {
    if (!head.changed) continue;
    const std::array<db::Param, 4> row = {partition, head.position, db::Bytes(head.hash),
                                          head.next_serial};
    connection_.execute(head.is_new
                            ? "INSERT INTO journal_head (partition, position, hash, next_serial) "
                              "VALUES (?1, ?2, ?3, ?4)"
                            : "UPDATE journal_head SET position = ?2, hash = ?3, next_serial = ?4 "
                              "WHERE partition = ?1",
                        row);
  }
  if (next_partition_) {
    connection_.execute("UPDATE journal_allocation SET next = ?1 WHERE name = 'partition'",
                        {*next_partition_});
  }
  heads_.clear();
  next_partition_.reset();
}

std::vector<Head> read_heads(db::Connection& connection) {
  std::vector<Head> heads;
  auto rows =
      connection.query("SELECT partition, position, hash FROM journal_head ORDER BY partition");
  while (rows.next()) {
    Head head{PartitionId(int64_or_zero(rows, 0)), int64_or_zero(rows, 1), {}};
    // A head of the wrong length or type can match no entry; the verification reports it as such.
    try {
      if (const auto digest = digest_of(rows.blob(2))) head.hash = *digest;
    } catch (const std::logic_error&) {
      head.hash = {};
    }
    heads.push_back(head);
  }
  return heads;
}

std::vector<Entry> read_entries(db::Connection& connection, PartitionId partition,
                                std::int64_t from_position, std::int64_t limit) {
  std::vector<Entry> entries;
  auto rows = connection.query(
      "SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash "
      "FROM journal_entry WHERE partition = ?1 AND position >= ?2 ORDER BY position LIMIT ?3",
      {partition, from_position, limit});
  while (rows.next())
    entries.push_back(entry_from(rows));
  return entries;
}

std::vector<Entry> read_entries_of(db::Connection& connection, PartitionId partition,
                                   std::string_view subject, std::int64_t from_position,
                                   std::int64_t limit) {
  std::vector<Entry> entries;
  auto rows = connection.query(
      "SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash "
      "FROM journal_entry WHERE partition = ?1 AND subject = ?2 AND position >= ?3 "
      "ORDER BY position LIMIT ?4",
      {partition, subject, from_position, limit});
  while (rows.next())
    entries.push_back(entry_from(rows));
  return entries;
}

std::vector<Entry> read_entries_before(db::Connection& connection, PartitionId partition,
                                       std::int64_t position, std::int64_t limit) {
  std::vector<Entry> entries;
  auto rows = connection.query(
      "SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash "
      "FROM journal_entry WHERE partition = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3",
      {partition, position, limit});
  while (rows.next())
    entries.push_back(entry_from(rows));
  return entries;
}

std::vector<Newest> read_newest(db::Connection& connection) {
  std::vector<Newest> newest;
  auto rows = connection.query(
      "SELECT head.partition, head.position, entry.recorded_at FROM journal_head AS head "
      "JOIN journal_entry AS entry ON entry.partition = head.partition "
      "AND entry.position = head.position ORDER BY head.partition");
  while (rows.next())
    newest.push_back({{rows.id<PartitionId>(0), rows.int64(1)}, Instant{rows.int64(2)}});
  return newest;
}

void visit_entries_after(db::Connection& connection, PartitionId partition, std::int64_t position,
                         const std::function<void(const Entry& entry)>& visit) {
  auto rows = connection.stream(
      "SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash "
      "FROM journal_entry WHERE partition = ?1 AND position > ?2 ORDER BY position",
      {partition, position});
  while (rows.next())
    visit(entry_from(rows));
}

std::optional<Entry> read_entry(db::Connection& connection, PartitionId partition,
                                std::int64_t position) {
  auto entries = read_entries(connection, partition, position, 1);
  if (entries.empty() || entries.front().position != position) return std::nullopt;
  return std::move(entries.front());
}

std::int64_t position_at(db::Connection& connection, PartitionId partition, Instant instant) {
  auto rows = connection.query(
      "SELECT position FROM journal_entry WHERE partition = ?1 AND recorded_at <= ?2 "
      "ORDER BY position DESC LIMIT 1",
      {partition, instant.microseconds});
  return rows.next() ? rows.int64(0) : 0;
}

void visit_entries(db::Connection& connection, const EntryVisitor& visit) {
  auto rows = connection.stream(
      "SELECT partition, position, actor, recorded_at, source, format, subject, payload, hash "
      "FROM journal_entry ORDER BY partition, position");
  while (rows.next())
    visit_row(rows, visit);
}

std::int64_t partitions_given(db::Connection& connection) {
  auto rows = connection.query("SELECT next FROM journal_allocation WHERE name = 'partition'");
  return rows.next() ? int64_or_zero(rows, 0) - 1 : 0;
}

std::int64_t count_entries(db::Connection& connection) {
  auto rows = connection.query("SELECT count(*) FROM journal_entry");
  rows.next();
  return rows.int64(0);
}

}  // namespace jishi::journal
