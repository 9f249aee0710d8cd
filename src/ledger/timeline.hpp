// The versions of one row and the ways of changing them. Pure. Unlike a unit's, a row's versions
// may have gaps between them and may all be withdrawn.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "ledger/row.hpp"

namespace jishi::ledger {

// Held to be true now, by valid_from, without overlap.
using Held = std::vector<RowVersion>;

// nullptr where nothing holds. The calendar's last day belongs to a version without end.
const RowVersion* at(const Held& held, Date day);

// By shape field; a shorter one leaves the rest. Outer nullopt leaves, inner nullopt empties.
using Patch = std::vector<std::optional<std::optional<package::Value>>>;

// Each of the following returns what is held after the change, by valid_from, without overlap;
// versions that changed or are new have revision 0, those that stay as they were keep theirs.

// “Changed from a day”: from `day` on the values are these, and the row is that unit's where one is
// given; later versions that follow without a gap and had merely inherited what changed take the
// new one, ones that had set their own keep it. Errors not_held_then, nothing_changes.
Result<Held> changed_from(const Held& held, Date day, const Patch& patch,
                          std::optional<UnitId> unit = std::nullopt);
// “Was wrong”: the version that holds on `day` says this instead over its whole interval; `from`
// and `to`, where given, replace its interval. Errors not_held_then, bad_interval (`to` is not
// after `from`), overlaps_another, nothing_changes.
Result<Held> corrected(const Held& held, Date day, const Patch& patch,
                       std::optional<PersonId> person, std::optional<Date> from,
                       std::optional<Date> to);
// Holds no longer from `day` on. Errors not_held_then, ends_before_it_began (on its first day or
// before: it is to be withdrawn), later_versions.
Result<Held> ended_from(const Held& held, Date day);

Error not_held_then(Date day);
// `other` holds on days that another version is to hold on.
Error overlaps_another(const RowVersion& other);

// What to store to get from one to the other.
struct Difference {
  std::vector<std::int64_t> superseded;  // revisions
  std::vector<RowVersion> added;         // revisions given from `last_revision` + 1 on
};
Difference difference(const Held& before, const Held& after, std::int64_t last_revision);

}  // namespace jishi::ledger
