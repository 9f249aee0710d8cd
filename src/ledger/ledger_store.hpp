// Asking for rows: who holds them, on which day, under which tree, as known when.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "ledger/row_record.hpp"
#include "person/vault.hpp"

namespace jishi::ledger {

// What stands for a sensitive value that is there and was not asked to be opened.
inline constexpr std::string_view kMasked = "***";

// How the tree is asked (DESIGN, Time). Everything about the tree is as known now.
struct TreeView {
  Date tree;  // equal to the fact date: as then; today: as now
};

// Where a row counts on the tree date. On fact days on which its unit lives: where that unit is
// (organisation/whereabouts.hpp). From the unit's end on, by the ledger's on_unit_end: `follow`
// where the unit is, `end` nowhere (the row holds no longer), `wait` at the unit's last parent,
// flagged. So the rows that hold are the same under every tree, and each counts at one unit.
struct Place {
  UnitId unit;
  bool flagged = false;  // a stand-in, until somebody decides
  bool operator==(const Place&) const = default;
};

struct RowQuery {
  const package::Ledger* ledger = nullptr;
  UnitId unit;  // lives on the tree date
  bool with_below = true;
  Date on;  // rows that hold on that day …
  // … or on any day up to this one (inclusive): each once, as it last was in that time.
  std::optional<Date> until;
  TreeView view;
  std::optional<Instant> known_at;   // as it was known then; none: as known now
  std::optional<std::string> where;  // a condition in the expression language over the row's fields
  // Only rows of persons with that name, or that ID number (Vault::fingerprint).
  std::optional<person::Fingerprint> person_name;
  std::optional<person::Fingerprint> person_number;
  bool warned = false;          // only rows that a rule warns of
  std::int64_t after_row = 0;   // keyset paging by row id
  std::int64_t limit = 0;       // 0: all
  bool open_sensitive = false;  // sensitive values are opened (who asks records the reveal)
};

// The version's values are in the order of the shape, which is of the fact day.
using RowVisitor = std::function<void(const RowVersion& version, const Shape& shape, Place place)>;

// Visits the rows in the order of their ids, in bounded memory, within the caller's snapshot; the
// visitor may ask the connection. Error bad_condition (with the column), not_living_then.
Result<void> visit_rows(db::Connection& connection, person::Vault& vault,
                        const std::shared_ptr<const package::Definitions>& definitions,
                        const RowQuery& query, const RowVisitor& visit);
// Without regard to after_row and limit.
Result<std::int64_t> count_rows(db::Connection& connection, person::Vault& vault,
                                const std::shared_ptr<const package::Definitions>& definitions,
                                const RowQuery& query);

// The highest revision of each of these rows: what an edit must have seen.
std::map<RowId, std::int64_t> last_revisions(db::Connection& connection,
                                             const package::Ledger& ledger,
                                             std::span<const RowId> rows);

// One version of a row, as an index names it.
struct AskedVersion {
  RowId row;
  std::int64_t revision = 0;
  Date fact;  // a day on which it holds: its shape is of that day
  Place place;
};
// Visits these versions in their order, sensitive values masked, within the caller's snapshot;
// those that there are not are passed over. A query or two for each: meant for what a person looks
// at.
void visit_versions(db::Connection& connection, person::Vault& vault,
                    const std::shared_ptr<const package::Definitions>& definitions,
                    const package::Ledger& ledger, std::span<const AskedVersion> versions,
                    const RowVisitor& visit);

RowRecord read_row(db::Connection& connection, person::Vault& vault,
                   const std::shared_ptr<const package::Definitions>& definitions,
                   const package::Ledger& ledger, RowId row);
std::vector<RowVersion> row_history(db::Connection& connection, person::Vault& vault,
                                    const std::shared_ptr<const package::Definitions>& definitions,
                                    const package::Ledger& ledger, RowId row);

}  // namespace jishi::ledger
