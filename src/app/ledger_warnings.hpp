// What the rules that warn say of a ledger on a day: of units, computed when asked; of rows, as
// they were told when they were written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "ledger/ledger_store.hpp"

namespace jishi::app {

inline constexpr std::size_t kMostListedWarnings = 1'000;  // of a ledger, of units and of rows each
inline constexpr std::size_t kShownWarnings = 20;          // on a screen, the same

struct LedgerWarnings {
  struct OfRow {
    RowId row;
    UnitId unit;
    std::string words;
  };
  struct OfUnit {
    UnitId unit;
    std::string words;
  };
  std::vector<OfUnit> units;
  std::vector<OfRow> rows;
  std::int64_t unit_count = 0;  // all of them, listed or not
  std::int64_t row_count = 0;

  void write(JsonWriter& out) const;  // "unit_warnings" and "row_warnings" of an open object
  std::string text() const;
};

// Of the units that have rows which the query gives; it asks as then. Failure where it is wrong.
LedgerWarnings warnings_of(db::Connection& connection, person::Vault& vault,
                           const std::shared_ptr<const package::Definitions>& definitions,
                           const ledger::RowQuery& query);

}  // namespace jishi::app
