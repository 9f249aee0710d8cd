// The journal in the database: partitions with their heads, and the entries.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "journal/entry.hpp"
#include "journal/reach_store.hpp"

namespace jishi::journal {

inline constexpr int kSchema = 2;  // newest migration
void migrate_journal(db::Connection& connection, const Clock& clock);

// Who changes something, when, and where it came in; the same for every entry of one change.
struct Author {
  ActorId actor;
  Instant now;
  std::string source;
};

struct Head {
  PartitionId partition;
  std::int64_t position = 0;
  Digest hash{};
};

enum class Insertion {
  each,  // an insert for each entry
  bulk,  // collected: entries are in the table only after finish()
};

// Appends entries inside the caller's write transaction. The heads that it touches are locked until
// the transaction ends, so positions are gapless however many processes write. finish() must be
// called before the commit; without it (an exception) the caller rolls back and nothing has
// happened.
class Appender {
 public:
  Appender(db::Connection& connection, Author author, Insertion insertion = Insertion::each);
  ~Appender();
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  const Author& author() const { return author_; }

  // A new partition without entries. Ids are given in order and never again.
  PartitionId create_partition();
  // A serial for a new thing of the partition: 1, 2, … Failure("too_many_serials") beyond
  // kMaxSerial.
  std::int64_t next_serial(PartitionId partition);

  // Appends and returns the position. Throws Failure("payload_too_large") beyond kMaxPayloadBytes
  // and Failure("unknown_partition").
  std::int64_t append(PartitionId partition, std::string_view subject, std::string payload);

  // The position that the next append() to the partition will return.
  std::int64_t next_position(PartitionId partition);

  void finish();

 private:
  struct OpenHead;
  OpenHead& open(PartitionId partition);

  db::Connection& connection_;
  Author author_;
  Insertion insertion_;
  Sha256 hasher_;
  std::map<PartitionId, OpenHead> heads_;
  std::unique_ptr<db::BulkInsert> bulk_;
  std::optional<std::int64_t> next_partition_;
};

std::vector<Head> read_heads(db::Connection& connection);
std::optional<Entry> read_entry(db::Connection& connection, PartitionId partition,
                                std::int64_t position);
// Entries of one partition from a position on, oldest first.
std::vector<Entry> read_entries(db::Connection& connection, PartitionId partition,
                                std::int64_t from_position, std::int64_t limit);
// The same of entries with that subject alone.
std::vector<Entry> read_entries_of(db::Connection& connection, PartitionId partition,
                                   std::string_view subject, std::int64_t from_position,
                                   std::int64_t limit);
// Entries of one partition before a position, newest first.
std::vector<Entry> read_entries_before(db::Connection& connection, PartitionId partition,
                                       std::int64_t position, std::int64_t limit);
// The newest entry of each partition that has any, by partition.
struct Newest {
  Reach reach;
  Instant recorded_at;
};
std::vector<Newest> read_newest(db::Connection& connection);
// Entries of one partition behind a position, oldest first, in bounded memory; the visitor may not
// use the connection.
void visit_entries_after(db::Connection& connection, PartitionId partition, std::int64_t position,
                         const std::function<void(const Entry& entry)>& visit);
// The last position of the partition that was recorded at that instant or before; 0: none.
std::int64_t position_at(db::Connection& connection, PartitionId partition, Instant instant);
// Every entry by partition and position, in bounded memory. The hash is given as stored, which
// after tampering may have another length than a digest.
using EntryVisitor = std::function<void(const Entry& entry, db::Bytes stored_hash)>;
void visit_entries(db::Connection& connection, const EntryVisitor& visit);
// How many partitions were ever created: 1 … that number.
std::int64_t partitions_given(db::Connection& connection);
std::int64_t count_entries(db::Connection& connection);

}  // namespace jishi::journal
