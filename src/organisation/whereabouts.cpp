#include "organisation/whereabouts.hpp"

#include <algorithm>

#include "organisation/unit_store.hpp"
#include "organisation/whereabouts_store.hpp"

namespace jishi::organisation {
namespace {

// The last version in which it lived; nullptr for a unit that never did.
const UnitVersion* last_life(const Timeline& timeline) {
  const UnitVersion* last = nullptr;
  for (const UnitVersion& version : timeline.versions())
    if (version.content.state == LifeState::active) last = &version;
  return last;
}

// Where its rows went when it ended. A split in which it lived on names a successor too, which is
// not meant.
UnitId successor(const std::vector<Lineage>& lineage, const UnitVersion& last) {
  UnitId next;
  for (const Lineage& line : lineage)
    if (line.from == last.unit && line.to != last.unit && line.is_default &&
        line.date >= last.valid_to)
      next = line.to;
  return next;
}

}  // namespace

Whereabouts::Whereabouts(db::Connection& connection, Date tree)
    : connection_(connection), tree_(tree), root_(root_unit(connection).value_or(UnitId())) {}

Whereabout Whereabouts::nowhere() const {
  return {root_, true};
}

bool Whereabouts::lives(UnitId unit) {
  const auto known = known_.find(unit);
  if (known != known_.end()) return known->second.unit == unit;
  return of(unit).unit == unit;
}

Whereabout Whereabouts::of(UnitId unit) {
  std::set<UnitId> passed;
  return find(unit, passed);
}

// `passed`: no unit is passed twice, whatever a damaged lineage says.
Whereabout Whereabouts::find(UnitId unit, std::set<UnitId>& passed) {
  if (const auto known = known_.find(unit); known != known_.end()) return known->second;
  if (!unit || !passed.insert(unit).second) return nowhere();
  const Timeline timeline = read_timeline(connection_, unit);
  Whereabout found = nowhere();
  if (const UnitVersion* last = timeline.versions().empty() ? nullptr : last_life(timeline);
      last == nullptr) {
    found = nowhere();  // never was, or was corrected away
  } else if (timeline.active_at(tree_) != nullptr) {
    found = {unit, false};
  } else if (tree_ < timeline.first_day()) {
    found = find_before(timeline, passed);
  } else if (const UnitId next = successor(lineage_of(connection_, unit), *last)) {
    found = find(next, passed);
  } else {
    found = find_waiting(timeline, passed);
  }
  known_.emplace(unit, found);
  return found;
}

Whereabout Whereabouts::find_waiting(const Timeline& timeline, std::set<UnitId>& passed) {
  return {find(last_life(timeline)->content.parent, passed).unit, true};
}

Whereabout Whereabouts::find_before(const Timeline& timeline, std::set<UnitId>& passed) {
  const UnitVersion& first = timeline.versions().front();
  const Lineage* chosen = nullptr;
  int predecessors = 0;
  const std::vector<Lineage> lineage = lineage_of(connection_, first.unit);
  for (const Lineage& line : lineage) {
    if (line.to != first.unit || line.from == first.unit || line.date > first.valid_from) continue;
    ++predecessors;
    if (chosen == nullptr || (line.is_default && !chosen->is_default) ||
        (line.is_default == chosen->is_default && line.from < chosen->from))
      chosen = &line;
  }
  if (chosen == nullptr) return {find(first.content.parent, passed).unit, true};
  const Whereabout there = find(chosen->from, passed);
  return {there.unit, there.flagged || predecessors > 1};
}

Whereabout Whereabouts::waiting(UnitId unit) {
  if (lives(unit)) return {unit, false};
  const Timeline timeline = read_timeline(connection_, unit);
  if (timeline.versions().empty() || last_life(timeline) == nullptr) return nowhere();
  if (tree_ < timeline.first_day()) return of(unit);
  std::set<UnitId> passed = {unit};
  return find_waiting(timeline, passed);
}

Whereabouts::Standing Whereabouts::around(UnitId top) {
  Standing standing;
  standing.living = living_below(connection_, top, tree_);
  const std::unordered_set<UnitId> inside(standing.living.begin(), standing.living.end());
  for (const UnitId unit : standing.living)
    known_.insert_or_assign(unit, Whereabout{unit, false});
  // Whoever is somewhere because of another unit is its kin; so all are found from unit to unit.
  std::unordered_set<UnitId> seen;
  std::vector<UnitId> frontier = standing.living;
  while (!frontier.empty()) {
    std::vector<UnitId> next;
    for (const UnitId unit : gone_kin(connection_, frontier, tree_)) {
      if (!seen.insert(unit).second) continue;
      if (!inside.contains(of(unit).unit) && !inside.contains(waiting(unit).unit)) continue;
      standing.gone.push_back(unit);
      next.push_back(unit);
    }
    frontier = std::move(next);
  }
  return standing;
}

std::vector<UnitId> Whereabouts::standing_in(UnitId top) {
  Standing standing = around(top);
  const std::unordered_set<UnitId> inside(standing.living.begin(), standing.living.end());
  std::vector<UnitId> units = std::move(standing.living);
  for (const UnitId unit : standing.gone)
    if (inside.contains(of(unit).unit)) units.push_back(unit);
  return units;
}

}  // namespace jishi::organisation
