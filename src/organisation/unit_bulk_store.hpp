// Reading and writing units by the hundred thousand, for taking in a division list.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "db/connection.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

// Everything is in the tables after finish(), and PostgreSQL has counted what they hold.
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
  void finish();

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

}  // namespace jishi::organisation
