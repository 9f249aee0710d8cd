// How far the journals of all partitions are, from the database.
#pragma once

#include <cstdint>
#include <vector>

#include "base/id.hpp"
#include "db/connection.hpp"

namespace jishi::journal {

// How far one is: its head without the hash.
struct Reach {
  PartitionId partition;
  std::int64_t position = 0;
  bool operator==(const Reach&) const = default;
};
// By partition.
std::vector<Reach> read_reaches(db::Connection& connection);
// The reaches that an earlier read gave, brought up to the connection's snapshot: what
// read_reaches() gives. Much cheaper where only few partitions were appended to, and the same ones
// as before: `lately` keeps which (empty at first).
std::vector<Reach> follow_reaches(db::Connection& connection, const std::vector<Reach>& before,
                                  std::vector<PartitionId>& lately);
// Over all partitions. The same number again means that nothing was appended in between.
std::int64_t entries_appended(db::Connection& connection);

}  // namespace jishi::journal
