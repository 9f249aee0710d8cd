// The versions of one unit and the two ways of changing them. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "organisation/unit.hpp"

namespace jishi::organisation {

// What changes; what is not set stays. The outer optional of the codes is "changes", the inner the
// value.
struct UnitPatch {
  std::optional<UnitId> parent;
  std::optional<Level> level;
  std::optional<std::string> kind;
  std::optional<std::string> name;
  std::optional<std::optional<std::string>> division_code;
  std::optional<std::optional<std::string>> own_code;
};

// What a unit is known to have been, oldest first; never empty once founded.
class Timeline {
 public:
  Timeline() = default;
  // `versions` of one unit by valid_from, without gaps (asserted).
  // `highest_revision` counts superseded versions too; 0 takes the highest of `versions`.
  explicit Timeline(std::vector<UnitVersion> versions, std::int64_t highest_revision = 0);
  static Timeline founded(UnitId unit, Date date, UnitContent content);

  const std::vector<UnitVersion>& versions() const { return versions_; }
  UnitId unit() const { return versions_.front().unit; }
  // The highest revision recorded: what a change must have seen.
  std::int64_t revision() const { return revision_; }
  Date first_day() const { return versions_.front().valid_from; }
  // The version of that day; nullptr before the first. May be in state ended.
  const UnitVersion* at(Date date) const;
  const UnitVersion* active_at(Date date) const;

  // The unit changes from `date` on. A later version that had merely inherited a changed value
  // takes the new one; one that had set its own keeps it. Fails with not_living_then,
  // nothing_changes.
  Result<Timeline> changed_from(Date date, const UnitPatch& patch) const;
  // The unit ends: it does not live on `date` any more. Fails with not_living_then, later_changes,
  // ends_on_first_day.
  Result<Timeline> ended_from(Date date) const;

 private:
  std::vector<UnitVersion> versions_;
  std::int64_t revision_ = 0;
};

// What to store to get from one timeline to another of the same unit.
struct TimelineDifference {
  std::vector<std::int64_t> superseded;                  // revisions no longer held to be true
  std::vector<std::pair<std::int64_t, Date>> shortened;  // revision and its new valid_to
  std::vector<UnitVersion> added;                        // with their revisions given
};
TimelineDifference difference(const Timeline& before, const Timeline& after);

}  // namespace jishi::organisation
