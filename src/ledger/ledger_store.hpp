// Rows in the database: the one place that writes SQL for ledgers, from their definitions.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "ledger/timeline.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// What of the row is held now, and the highest revision ever recorded.
struct Stored {
  ShapePointer shape;
  Held held;
  std::int64_t last_revision = 0;
};

// How the tree is asked (DESIGN, Time).
struct TreeView {
  Date tree;  // equal to the fact date: as then; today: as now
};

// Where a row counts: its own unit where that lives on the tree date; else its successor; else the
// nearest surviving ancestor, flagged.
struct Place {
  UnitId unit;
  bool flagged = false;
};

struct RowQuery {
  const package::Ledger* ledger = nullptr;
  UnitId unit;
  bool with_below = true;
  Date on;                    // rows that hold on that day …
  std::optional<Date> until;  // … or on any day up to this one (inclusive)
  TreeView view;
  std::optional<Instant> known_at;   // as it was known then; none: as known now
  std::optional<std::string> where;  // a condition in the expression language over the row's fields
  std::int64_t after_row = 0;        // keyset paging by row id
  std::int64_t limit = 0;            // 0: all
  bool open_sensitive = false;       // sensitive values are opened (who asks records the reveal)
};

using RowVisitor = std::function<void(const RowVersion& version, const Shape& shape, Place place)>;

// Visits the rows in the order of their ids, in bounded memory. Error bad_condition (with column).
Result<void> visit_rows(db::Connection& connection, person::Vault& vault,
                        std::shared_ptr<const package::Definitions> definitions,
                        const RowQuery& query, const RowVisitor& visit);
Result<std::int64_t> count_rows(db::Connection& connection, person::Vault& vault,
                                std::shared_ptr<const package::Definitions> definitions,
                                const RowQuery& query);
// Every version ever recorded of one row, by revision.
std::vector<RowVersion> row_history(db::Connection& connection, person::Vault& vault,
                                    std::shared_ptr<const package::Definitions> definitions,
                                    const package::Ledger& ledger, RowId row);

}  // namespace jishi::ledger
