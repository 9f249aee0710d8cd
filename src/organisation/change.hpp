// Changing the tree: each function is one dated change with its journal entries, events and
// lineage, inside the caller's write transaction. An Error may come after part of the change was
// written: the caller rolls back (in a db::Writer job: throws it as a Failure).
//
// What every change keeps: a unit has one state on each day from its first day on; no unit is above
// itself on any day; no unit lives on a day on which its parent does not. Days are arguments; a
// change may be dated back, and then holds for the later versions that had inherited the old value.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "journal/journal_store.hpp"
#include "organisation/timeline.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

inline constexpr std::size_t kMaxNameCodePoints = 100;
inline constexpr std::size_t kMaxCodeBytes = 64;
inline constexpr std::size_t kMaxEvidenceCodePoints = 500;

// A unit as its editor last saw it. A change that did not see the latest revision is refused with
// version_conflict, whose message shows what the unit is now.
struct Seen {
  UnitId unit;
  std::int64_t revision = 0;
};

// Asked of the packages: whether a kind exists and may stand below another (parent_kind empty: as
// root).
class KindRules {
 public:
  virtual ~KindRules() = default;
  virtual bool known(const std::string& kind) const = 0;
  virtual bool may_stand_below(const std::string& kind, const std::string& parent_kind) const = 0;
  virtual std::string label(const std::string& kind) const = 0;
};

class TreeChanges {
 public:
  // All must outlive the object. `evidence` is the reason or document given for the change; may be
  // empty.
  TreeChanges(db::Connection& connection, journal::Appender& appender, const KindRules& kinds,
              std::string evidence);

  struct Founding {
    UnitId parent;  // none: the root, allowed once
    Date on;
    std::optional<Level> level;  // none: one below the parent's, village below a village
    std::string kind;
    std::string name;
    std::optional<std::string> division_code;
    std::optional<std::string> own_code;
  };
  Result<UnitId> found(const Founding& founding);

  Result<void> rename(Seen seen, Date on, const std::string& name);
  // With everything below it.
  Result<void> move(Seen seen, Date on, UnitId parent);
  struct Codes {
    std::optional<std::optional<std::string>> division_code;
    std::optional<std::optional<std::string>> own_code;
  };
  Result<void> recode(Seen seen, Date on, const Codes& codes);
  Result<void> change_kind(Seen seen, Date on, const std::string& kind);

  // The unit ends and `into` continues it; units directly below move to `into` on the same day.
  Result<void> merge(Seen seen, Date on, UnitId into);

  struct Splitting {
    std::vector<UnitId>
        into;  // living on that day; may contain the unit itself, which then lives on
    UnitId default_successor;           // one of them: where rows go that name no successor
    std::map<UnitId, UnitId> children;  // child → successor; the others go to the default
  };
  Result<void> split(Seen seen, Date on, const Splitting& splitting);

  // Refused with has_children while units live below it, unless they go to `children_to`.
  Result<void> dissolve(Seen seen, Date on, std::optional<UnitId> children_to);

  // It had been recorded wrongly: from `from` (the first day of a version) it was always so.
  Result<void> correct(Seen seen, Date from, const UnitPatch& truth);

 private:
  struct Recorded {
    UnitId unit;
    Date on;
    EventKind kind;
    std::vector<UnitId> related;
    std::string evidence;
  };

  Result<Timeline> load(Seen seen);
  Result<Timeline> load_living(UnitId unit, Date on);
  Result<void> patch(Seen seen, Date on, const UnitPatch& patch, EventKind kind,
                     std::vector<UnitId> related);
  Result<void> check_placement(UnitId unit, const Timeline& timeline, Date from);
  Result<void> check_children(UnitId unit, const Timeline& timeline, Date from);
  Result<void> rehouse(UnitId from, Date on, const std::map<UnitId, UnitId>& places,
                       UnitId otherwise);
  Result<void> end(const Timeline& timeline, Date on, EventKind kind,
                   const std::vector<UnitId>& successors, UnitId default_successor);
  std::int64_t write(const Timeline& before, const Timeline& after, const Recorded& recorded);
  void note(UnitId unit, const Recorded& recorded);

  db::Connection& connection_;
  journal::Appender& appender_;
  const KindRules& kinds_;
  std::string evidence_;
};

// On which day between `from` (inclusive) and `to` (exclusive) a unit that has this parent would
// stand below itself; none where it never does. Reads the tree only through `timeline_of`.
std::optional<Date> first_cycle(UnitId unit, UnitId parent, Date from, Date to,
                                const std::function<Timeline(UnitId)>& timeline_of);

}  // namespace jishi::organisation
