// Versions of rows on their way out of a ledger's tables: with what stands beside them, and with
// what is sealed opened or masked.
#pragma once

#include <string>
#include <vector>

#include "db/connection.hpp"
#include "ledger/ledger_store.hpp"
#include "ledger/row_store.hpp"

namespace jishi::ledger {

struct RowLine {
  StoredVersion stored;
  ShapePointer shape;
  Place place;
};

// Within the caller's snapshot. One thread.
class RowLines {
 public:
  // All outlive it.
  RowLines(db::Connection& connection, person::Vault& vault, const package::Ledger& ledger,
           bool open_sensitive)
      : connection_(connection), vault_(vault), ledger_(ledger), open_sensitive_(open_sensitive) {}

  // Of rows of one partition, ascending: what their shapes have in tables of their own, and the
  // sealed values.
  void complete(PartitionId partition, std::vector<RowLine>& lines);

 private:
  void read_beside(PartitionId partition, std::vector<RowLine>& lines);
  void open(std::vector<RowLine>& lines);

  db::Connection& connection_;
  person::Vault& vault_;
  const package::Ledger& ledger_;
  const bool open_sensitive_;
};

}  // namespace jishi::ledger
