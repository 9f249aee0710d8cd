#include "index/sections.hpp"

#include <algorithm>

namespace jishi::index {
namespace {

constexpr std::size_t kManyUnits = 1'024;

}  // namespace

Sections Sections::of_regions(const Tree& tree, Date tree_date, const std::vector<Region>& regions,
                              UnitMarks marks, std::shared_ptr<const Holders> holders) {
  Sections sections(tree, tree_date);
  sections.count_ = regions.size();
  sections.groups_ = Groups(regions);
  std::vector<Range> ranges;
  for (const Region& region : regions)
    ranges.insert(ranges.end(), region.ranges().begin(), region.ranges().end());
  sections.bound_ = Region(std::move(ranges));
  sections.marks_ = std::move(marks);
  sections.holders_ = std::move(holders);
  return sections;
}

Sections Sections::of_units(const Tree& tree, Date tree_date, std::span<const UnitOrdinal> units,
                            Region within) {
  Sections sections(tree, tree_date);
  sections.count_ = units.size();
  sections.bound_ = std::move(within);
  sections.by_unit_ = true;
  sections.many_ = units.size() >= kManyUnits;
  if (sections.many_) {
    sections.slots_of_many_ = UnitSlots(units, tree.units());
    return sections;
  }
  sections.slots_.reserve(units.size());
  for (std::size_t i = 0; i < units.size(); ++i)
    sections.slots_.emplace_back(units[i], static_cast<std::int32_t>(i));
  std::sort(sections.slots_.begin(), sections.slots_.end());
  return sections;
}

std::int32_t Sections::slot(UnitOrdinal unit) const {
  if (many_) return slots_of_many_.find(unit);
  const auto found =
      std::lower_bound(slots_.begin(), slots_.end(), unit,
                       [](const auto& slot, UnitOrdinal ordinal) { return slot.first < ordinal; });
  return found == slots_.end() || found->first != unit ? kNone : found->second;
}

std::int32_t Sections::of(UnitOrdinal unit, UnitOrdinal stand) const {
  if (stand == kNoOrdinal) return kNone;
  if (by_unit_) return slot(stand);
  if (!marks_.empty() && marks_[place(stand)] == 0) return kNone;
  // A region has the units that have ended as well, where their rows count.
  return groups_.of(tree_->number(unit));
}

std::int32_t Sections::of(UnitOrdinal unit) const {
  if (!by_unit_ && marks_.empty()) return groups_.of(tree_->number(unit));
  return of(unit, tree_->stand(unit, tree_date_).unit);
}

std::int32_t Sections::of(UnitOrdinal unit, Date day) const {
  const UnitOrdinal stand = tree_->stand(unit, day).unit;
  if (stand == kNoOrdinal) return kNone;
  if (by_unit_) return slot(stand);
  if (holders_ && !holders_->fits(stand, day)) return kNone;
  return groups_.of(tree_->number(unit));
}

void Sections::add_days(UnitOrdinal unit, Date after, Date until, std::vector<Date>& days) const {
  const std::size_t known = days.size();
  tree_->add_stand_days(unit, after, until, days);
  if (!holders_) return;
  // Whoever it stands at by turns.
  std::vector<Date> turns(days.begin() + static_cast<std::ptrdiff_t>(known), days.end());
  turns.push_back(after);
  for (const Date turn : turns)
    if (const UnitOrdinal stand = tree_->stand(unit, turn).unit; stand != kNoOrdinal)
      holders_->add_days(stand, after, until, days);
}

std::optional<std::vector<std::int32_t>> Sections::by_number(const PartitionUnits& units) const {
  if (by_unit_ || !marks_.empty()) return std::nullopt;
  std::vector<std::int32_t> found(units.number_of.size());
  groups_.of(units.number_of, found.data());
  return found;
}

std::optional<std::int32_t> Sections::of_all(const PartitionUnits& units) const {
  if (by_unit_) return units.may_meet(bound_) ? std::nullopt : std::optional<std::int32_t>(kNone);
  std::optional<std::int32_t> found;
  for (const Range& range : units.numbers) {
    const auto group = groups_.of_all(range);
    if (!group || (found && *found != *group)) return std::nullopt;
    found = group;
  }
  // Whoever is in no region is in none, whatever its holder.
  if (found && *found != kNone && !marks_.empty()) return std::nullopt;
  return found;
}

namespace {

bool ended_on(const Tree& tree, UnitOrdinal unit, Date day) {
  const auto lives = tree.lives(unit);
  const auto ends_then = [&](const Tree::Life& life) { return life.to == day; };
  return tree.life(unit, day) == nullptr && std::any_of(lives.begin(), lives.end(), ends_then);
}

bool lives_then(const Tree& tree, UnitOrdinal unit, const UnitEnds& ends) {
  return ends.living ? (*ends.living)[place(unit)] != 0
                     : tree.life(unit, ends.fact_date) != nullptr;
}

bool counts_at_all(const Tree& tree, UnitOrdinal unit, const UnitEnds& ends) {
  if (ends.policy != package::OnUnitEnd::end) return true;
  return ends.ended_on ? ended_on(tree, unit, *ends.ended_on) : lives_then(tree, unit, ends);
}

// Whether its rows wait above for a decision.
bool waits(const Tree& tree, UnitOrdinal unit, const UnitEnds& ends) {
  return ends.policy == package::OnUnitEnd::wait && !lives_then(tree, unit, ends) &&
         tree.first_day(unit) <= ends.fact_date;
}

std::int32_t section_of(UnitOrdinal unit, const Sections& sections, const UnitEnds& ends) {
  const Tree& tree = sections.tree();
  if (!counts_at_all(tree, unit, ends)) return Sections::kNone;
  const bool stands_itself =
      ends.living && ends.fact_date == sections.tree_date() && (*ends.living)[place(unit)] != 0;
  if (stands_itself) return sections.of(unit, unit);
  if (!waits(tree, unit, ends)) return sections.of(unit);
  const UnitOrdinal above = tree.waiting(unit, sections.tree_date()).unit;
  return sections.of(above, above);
}

}  // namespace

Stand stand_of(UnitOrdinal unit, const Sections& sections, const UnitEnds& ends) {
  const Tree& tree = sections.tree();
  if (!counts_at_all(tree, unit, ends)) return {};
  return waits(tree, unit, ends) ? tree.waiting(unit, sections.tree_date())
                                 : tree.stand(unit, sections.tree_date());
}

namespace {

// The section of the unit's rows, or by which day they are in which.
std::int32_t add_unit(UnitOrdinal unit, const Sections& sections, const OwnDays& own,
                      std::vector<Date>& days, Assigned& assigned) {
  if (unit == kNoOrdinal) return Sections::kNone;
  days.clear();
  sections.add_days(unit, own.first, own.last, days);
  if (days.empty()) return sections.of(unit);
  days.push_back(own.first);
  std::ranges::sort(days);
  std::vector<GroupSince> since;
  for (const Date day : days) {
    const std::int32_t section = sections.of(unit, day);
    if (since.empty() || since.back().group != section) since.push_back({day, section});
  }
  if (since.size() == 1) return since.front().group;
  assigned.by_day.push_back(std::move(since));
  return UnitGroups::kByDay - static_cast<std::int32_t>(assigned.by_day.size() - 1);
}

Assigned assign_by_day(const PartitionUnits& units, const Sections& sections, const OwnDays& own) {
  if (const auto all = sections.of_all(units)) return {all, {}, {}, {}};
  Assigned assigned;
  assigned.of_unit.reserve(units.ordinals.size());
  std::vector<Date> days;
  for (const UnitOrdinal unit : units.ordinals)
    assigned.of_unit.push_back(add_unit(unit, sections, own, days, assigned));
  return assigned;
}

// The units of a partition that do not count in the section which all its units are in.
std::vector<std::uint32_t> not_counting(const PartitionUnits& units, const Tree& tree,
                                        const UnitEnds& ends) {
  std::vector<std::uint32_t> found;
  const auto look = [&](std::uint32_t place) {
    const UnitOrdinal unit = units.ordinals[place];
    if (unit == kNoOrdinal || !counts_at_all(tree, unit, ends)) found.push_back(place);
  };
  if (!ends.ended_on && units.lasting_from <= ends.fact_date) {
    for (const std::uint32_t place : units.passing)
      look(place);
  } else {
    for (std::uint32_t place = 0; place < units.ordinals.size(); ++place)
      look(place);
  }
  return found;
}

}  // namespace

Assigned assign(const PartitionUnits& units, const Sections& sections, const UnitEnds& ends,
                const std::optional<OwnDays>& own_days) {
  if (own_days) return assign_by_day(units, sections, *own_days);
  if (ends.policy != package::OnUnitEnd::wait) {
    const auto all = sections.of_all(units);
    if (all && (*all == Sections::kNone || ends.policy == package::OnUnitEnd::follow))
      return {all, {}, {}, {}};
    if (all) return {all, not_counting(units, sections.tree(), ends), {}, {}};
  }
  if (ends.policy == package::OnUnitEnd::follow)
    if (auto found = sections.by_number(units)) return {{}, {}, *std::move(found), {}};
  Assigned assigned;
  assigned.of_unit.reserve(units.ordinals.size());
  for (const UnitOrdinal unit : units.ordinals)
    assigned.of_unit.push_back(unit == kNoOrdinal ? Sections::kNone
                                                  : section_of(unit, sections, ends));
  return assigned;
}

}  // namespace jishi::index
