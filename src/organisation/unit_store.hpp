// Units, their events and their lineage in the database.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "db/connection.hpp"
#include "journal/journal_store.hpp"
#include "organisation/timeline.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

inline constexpr int kUnitSchema = 1;  // newest migration
void migrate_organisation(db::Connection& connection, const Clock& clock);

// ---- Questions. All answer from what is known now; `date` is before kForever.

// The root of the tree; none before `jishi init`.
std::optional<UnitId> root_unit(db::Connection& connection);
// All that is known of one unit; empty where there is no such unit.
Timeline read_timeline(db::Connection& connection, UnitId unit);
// The unit on that day, living or ended; none before its first day.
std::optional<UnitVersion> unit_at(db::Connection& connection, UnitId unit, Date date);
// Units that live on that day directly below, in administrative order (division code, then id).
std::vector<UnitVersion> children_at(db::Connection& connection, UnitId parent, Date date);
// Versions, of whatever day from `from` on, that have or had this parent and are active.
std::vector<UnitVersion> child_versions_from(db::Connection& connection, UnitId parent, Date from);
// Every version held now, of whatever day, of `top` and of all units that ever stood below it, in
// no order. False, and nothing is visited, where more than `limit` units ever did.
bool visit_versions_below(db::Connection& connection, UnitId top, std::int64_t limit,
                          const std::function<void(const UnitVersion&)>& visit);
// From the root to the unit itself; empty where it does not live on that day.
std::vector<UnitVersion> path_at(db::Connection& connection, UnitId unit, Date date);
// Living units below, by level.
LevelCounts count_below(db::Connection& connection, UnitId unit, Date date);
std::vector<UnitEvent> events_of(db::Connection& connection, UnitId unit);
// Both what it came from and what it became, by date.
std::vector<Lineage> lineage_of(db::Connection& connection, UnitId unit);

// Units that live on `date` with this division code, own code or name; where no name fits exactly,
// those whose name begins so. At most `limit`, by division code.
std::vector<UnitVersion> find_units(db::Connection& connection, std::string_view code_or_name,
                                    Date date, std::int64_t limit);
// Only by division code or own code.
std::vector<UnitVersion> units_with_code(db::Connection& connection, std::string_view code,
                                         Date date, std::int64_t limit);
// Units that are known to be or to have been of that kind.
std::int64_t count_of_kind(db::Connection& connection, std::string_view kind);
// The same at any date: units that once had that code or name, each as it last was so.
std::vector<UnitVersion> find_former_units(db::Connection& connection,
                                           std::string_view code_or_name, std::int64_t limit);

// Units of which that name was ever recorded, superseded versions too.
std::vector<UnitId> units_once_recorded_as(db::Connection& connection, std::string_view name,
                                           std::int64_t limit);

// ---- Changes, inside the caller's write transaction.

void store_difference(db::Connection& connection, UnitId unit, const TimelineDifference& difference,
                      std::int64_t position);
void store_event(db::Connection& connection, const UnitEvent& event);
void store_lineage(db::Connection& connection, const Lineage& lineage, std::int64_t position);

// The last day on which anything is recorded to have changed; none in an empty tree.
std::optional<Date> last_change(db::Connection& connection);

}  // namespace jishi::organisation
