// Reading and writing units by the hundred thousand, for taking in a division list.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

// Whether PostgreSQL counts what the tables hold when units were added: its plans for look-ups rest
// on that. Who adds in many parts does so once, at the end (count_units).
enum class Counting : std::uint8_t { now, later };
void count_units(db::Connection& connection);

// Everything is in the tables after finish().
class UnitBulk {
 public:
  explicit UnitBulk(db::Connection& connection);
  ~UnitBulk();
  UnitBulk(const UnitBulk&) = delete;
  UnitBulk& operator=(const UnitBulk&) = delete;

  void add_version(const UnitVersion& version, std::int64_t position);
  // The stored revision ends on that day, or is superseded from that journal position on.
  void shorten(UnitId unit, std::int64_t revision, Date valid_to);
  void supersede(UnitId unit, std::int64_t revision, std::int64_t position);
  void add_event(const UnitEvent& event);
  void add_lineage(const Lineage& lineage, std::int64_t position);
  void finish(Counting counting = Counting::now);

 private:
  void patch(UnitId unit, std::int64_t revision, Date valid_to, std::int64_t recorded_to);

  db::Connection& connection_;
  std::unique_ptr<db::BulkInsert> versions_;
  std::unique_ptr<db::BulkInsert> patches_;
  std::unique_ptr<db::BulkInsert> events_;
  std::unique_ptr<db::BulkInsert> lineage_;
};

// One living unit that has a division code, as a list is compared with it.
struct ListedUnit {
  UnitId unit;
  std::int64_t revision = 0;
  Date valid_from;
  UnitContent content;
};
// All of them on that day, by division code; in bounded time, not memory (some 200 bytes each).
std::vector<ListedUnit> listed_units(db::Connection& connection, Date date);
// The living units on that day that have none.
std::vector<ListedUnit> unlisted_units(db::Connection& connection, Date date);

// The units that were created in the partition, whatever became of them: every version that is
// held, by unit and day.
std::vector<UnitVersion> versions_of_partition(db::Connection& connection, PartitionId partition);

// How many of the units that were created in it live on a day and stand for a division.
struct PartitionSize {
  PartitionId partition;
  LevelCounts divisions{};
  std::string first_code;  // the lowest of their division codes
};
// Of every partition that has any, by partition.
std::vector<PartitionSize> partition_sizes(db::Connection& connection, Date date);

}  // namespace jishi::organisation
