// What entries of the journal are about, as far as the index holds it. Pure.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/id.hpp"
#include "journal/entry.hpp"

namespace jishi::index {

// What may be other than it was: at least what is.
struct Concerned {
  // By the name that the ledger had when the entry was written.
  std::map<std::string, std::map<PartitionId, std::set<RowId>>, std::less<>> rows;
  std::set<UnitId> units;
  bool every_unit = false;
  // Of which every row of every ledger is concerned.
  std::set<PartitionId> partitions;
  // Who may do what: accounts, sessions, grants and links, and where the units of grants stand.
  bool rights = false;
};

// Beyond so many units all are concerned: the tree is built anew.
inline constexpr std::size_t kMostUnits = 4'096;

// Adds what the entry is about. An entry that it does not know, or cannot read, concerns all rows
// of its partition, every unit, and the rights of all.
void add_concerned(const journal::Entry& entry, Concerned& concerned);

}  // namespace jishi::index
