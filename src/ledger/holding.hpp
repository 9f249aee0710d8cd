// Rows whose own dates say on which days they hold (package/holding.hpp): what that makes of the
// versions of a row when it is changed. Pure.
//
// Of a state the first version begins, and the last one ends, on the day that its fields say; what
// lies between are changes, each from its own day on. An event is one version on exactly its days.
// What was erased keeps its days: nobody knows its dates any more.
#pragma once

#include "base/error.hpp"
#include "ledger/row.hpp"
#include "ledger/timeline.hpp"

namespace jishi::ledger {

// Of a new row. `known_from`: the first day on which its unit is known.
package::Days days_of(const package::Ledger& ledger, const Values& values, package::Days given,
                      Date known_from);

// Versions of `after` that are new (revision 0) hold on the days that their fields say. Where
// `before` ended by its field and `after` says no end, it has none.
void settle(const package::Ledger& ledger, const Held& before, Held& after, Date known_from);

// `after` came from `before` by correcting the version at `index`, which is the same in both. A
// begin that was wrong was wrong in every version that had taken it over; the one that began on it,
// unless it is the first (see settle), begins on the right day, and the one before it ends there.
// Error overlaps_another.
Result<void> correct_begin(const package::Ledger& ledger, const Held& before, Held& after,
                           std::size_t index);

// The row ended on `day`: where a field had said when, it says so now.
void say_end(const package::Ledger& ledger, Held& after, Date day);

// An event is neither changed from a day on, nor ended, nor given to another unit: errors
// event_not_changed, event_not_ended, event_not_moved.
Result<void> may_change_from_a_day(const package::Ledger& ledger);
Result<void> may_end(const package::Ledger& ledger);
Result<void> may_move(const package::Ledger& ledger);
// Days may be given by hand only where no field of the version says them: error days_said_by_field.
Result<void> may_give_days(const package::Ledger& ledger, const RowVersion& version,
                           std::optional<Date> from, std::optional<Date> to);

}  // namespace jishi::ledger
