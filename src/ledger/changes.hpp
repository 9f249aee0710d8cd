// Writing rows: every way in which a ledger changes, inside the caller's write transaction, with
// checks, journal and versions committed together. An Error may come after part of the change was
// written: the caller rolls back (a savepoint, or the Writer's job by throwing it as a Failure).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "journal/change_set.hpp"
#include "ledger/known_units.hpp"
#include "ledger/row.hpp"
#include "ledger/row_record.hpp"
#include "ledger/rules.hpp"
#include "ledger/timeline.hpp"
#include "person/people.hpp"

namespace jishi::ledger {

// A row as its editor last saw it: a change that did not see the latest revision is refused with
// version_conflict, which says what the row is now.
struct Seen {
  RowId row;
  std::int64_t revision = 0;
};

struct Draft {
  RowContent content;
  // The days on which the row holds, as far as the ledger's own fields do not say them
  // (package/holding.hpp): those always win, so that no row holds on other days than it says.
  package::Days given;
};

struct Written {
  RowId row;
  std::int64_t revision = 0;  // the highest now
  std::vector<Warning> warnings;
};

// Refused: every finding, so that all can be put right at once. `error` is the first in words.
// Codes besides those of Finding: no_such_unit, not_living_then, unit_kind_holds_no_rows,
// person_required, person_not_kept, unit_unknown (a field names a unit that does not live then or
// is of another kind), not_unique, no_such_row, version_conflict, row_erased, and those of
// timeline.hpp, holding.hpp and row_holder.hpp.
struct Refusal {
  Error error;
  std::vector<Finding> findings;
};
template <class T>
using OrRefusal = std::variant<T, Refusal>;

struct ChangeContext {
  db::Connection& connection;
  journal::ChangeSet& changes;
  person::Vault& vault;
  const Rules& rules;
  std::shared_ptr<const package::Definitions> definitions;
  Date today;
  // Of that connection and these definitions, where the caller keeps them; outlives the changes.
  KnownUnits* units = nullptr;
};

// One ledger. Rows are journalled as {"ledger":…,"row":…,"unit":…,"before":[…],"after":[…]}; where
// the ledger may keep personal data, what versions say is sealed under the key that their person
// (else the row) has for this ledger, so that erasing leaves nothing to read (row_payload.hpp).
// What is retired, or names a unit that has ended, may stay where a version had it before. That a
// person exists is for the caller to see to.
class RowChanges {
 public:
  RowChanges(ChangeContext context, const package::Ledger& ledger);
  ~RowChanges();

  // The shape for a unit on a day; kept for the life of this object. Error no_such_unit,
  // not_living_then, unit_kind_holds_no_rows (the ledger's held_by).
  Result<ShapePointer> shape(UnitId unit, Date on);

  // As read_row() has it; what then changes that row does not read it again.
  RowRecord record(RowId row);
  // The shapes that patches of a row have: for correct() with that day, and for change_from() or
  // move() (to that unit) with it. nullptr where there is no such row.
  ShapePointer shape_of(RowId row, Date day);
  ShapePointer shape_from(RowId row, Date day, std::optional<UnitId> to = std::nullopt);

  // `draft.content.values` are in the order of the shape for its unit and the first day on which it
  // holds; shorter ones, and shorter patches, leave the rest. Empty text is nothing.
  OrRefusal<Written> add(const Draft& draft);
  // After the unit's end the new version goes to its successor, where the ledger follows.
  OrRefusal<Written> change_from(Seen seen, Date day, const Patch& patch);
  // The row is that unit's from `day` on, with what the patch changes; so is decided what becomes
  // of a row that waits. Its partition stays.
  OrRefusal<Written> move(Seen seen, Date day, UnitId to, const Patch& patch = {});
  // `from` and `to` replace days that no field says. A corrected field moves the days that it says.
  OrRefusal<Written> correct(Seen seen, Date day, const Patch& patch,
                             std::optional<PersonId> person = std::nullopt,
                             std::optional<Date> from = std::nullopt,
                             std::optional<Date> to = std::nullopt);
  // Holds no longer from `day` on; where a field had said how long it holds, it says so now.
  OrRefusal<Written> end(Seen seen, Date day);
  // It was never so: nothing of the row is held any more; what was known stays known.
  OrRefusal<Written> withdraw(Seen seen);
  // What is held becomes again what was held just before that journal position of the row's
  // partition (for the undo of an import); not checked against today's rules.
  OrRefusal<Written> revert(Seen seen, std::int64_t before_position);

  // Rules per unit with severity block, for the units touched and the days on which their rows
  // changed (the latest kMostDays of each unit, and today); to be called before the commit. One
  // refusal for each unit and day; the findings name both in words.
  static constexpr std::size_t kMostDays = 64;
  std::vector<Refusal> check_units();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::ledger
