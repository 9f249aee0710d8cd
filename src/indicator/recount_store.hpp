// The rows of a ledger as the database holds them, one after another.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.hpp"
#include "ledger/row_store.hpp"
#include "ledger/timeline.hpp"

namespace jishi::indicator {

// Reads a ledger once, in bounded memory, within the caller's snapshot; the connection may be asked
// other questions in between.
class HeldRows {
 public:
  // The ledger outlives it.
  HeldRows(db::Connection& connection, const package::Ledger& ledger);

  // Some rows, each with its versions that are held to be true, by day; nothing: there are no more.
  // The values of the ledger's own table, what is sensitive empty.
  std::vector<ledger::Held> next();

 private:
  db::Connection& connection_;
  const std::size_t fields_;
  const ledger::RowColumns columns_;
  std::string select_;
  RowId after_;
  bool done_ = false;
};

// Whose rows are held to be true, of whatever day.
std::vector<UnitId> units_of_rows(db::Connection& connection, const package::Ledger& ledger);

}  // namespace jishi::indicator
