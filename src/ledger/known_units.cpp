#include "ledger/known_units.hpp"

#include <algorithm>

#include "ledger/row_statement_store.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::ledger {

using organisation::LifeState;
using organisation::UnitVersion;

KnownUnits::KnownUnits(db::Connection& connection,
                       std::shared_ptr<const package::Definitions> definitions)
    : connection_(connection), definitions_(std::move(definitions)) {
  for (const auto& [name, owner] : definitions_->owners)
    owners_.insert(owner);
}

KnownUnits::~KnownUnits() = default;

const RowStatements& KnownUnits::statements(const package::Ledger& ledger) {
  auto& kept = statements_[&ledger];
  if (!kept) kept = std::make_unique<const RowStatements>(ledger);
  return *kept;
}

KnownUnits::Known& KnownUnits::known(UnitId unit) {
  const auto found = units_.find(unit);
  if (found != units_.end()) return found->second;
  if (units_.size() >= kMostKept) units_.clear();
  return units_.emplace(unit, Known{organisation::read_timeline(connection_, unit)}).first->second;
}

const organisation::Timeline& KnownUnits::timeline(UnitId unit) {
  return known(unit).timeline;
}

bool KnownUnits::lives(UnitId unit, Date day) {
  return known(unit).timeline.active_at(day) != nullptr;
}

const organisation::PathIds& KnownUnits::path_ids(UnitId unit, Date day) {
  std::optional<Path>& path = known(unit).path;
  if (!path || path->day != day)
    path = Path{day, organisation::path_ids_at(connection_, unit, day)};
  return path->ids;
}

Date KnownUnits::day_of_its_life(UnitId unit, Date day) {
  const organisation::Timeline& timeline = known(unit).timeline;
  if (timeline.active_at(day) != nullptr) return day;
  const UnitVersion* last = nullptr;
  for (const UnitVersion& version : timeline.versions())
    if (version.content.state == LifeState::active &&
        (last == nullptr || version.valid_from <= day))
      last = &version;
  if (last == nullptr || day < last->valid_from) return timeline.first_day();
  return last->valid_to.plus_days(-1).value();
}

const UnitFacts& KnownUnits::facts(UnitId unit, Date day) {
  Known& one = known(unit);
  day = day_of_its_life(unit, day);
  for (const Facts& made : one.facts)
    if (made.from <= day && day < made.to) return made.facts;
  if (!one.profile) one.profile = package::profile_versions(connection_, *definitions_, unit);
  const UnitVersion& version = *one.timeline.at(day);
  Facts made{version.valid_from, version.valid_to, {version.content, {}}};
  for (const package::ProfileVersion& profile : *one.profile) {
    if (profile.valid_from <= day && day < profile.valid_to) {
      made.facts.profile = profile.values;
      made.from = std::max(made.from, profile.valid_from);
      made.to = std::min(made.to, profile.valid_to);
    } else if (profile.valid_to <= day) {
      made.from = std::max(made.from, profile.valid_to);
    } else {
      made.to = std::min(made.to, profile.valid_from);
    }
  }
  one.facts.push_back(std::move(made));
  return one.facts.back().facts;
}

std::vector<UnitId> KnownUnits::owners_above(UnitId unit, Date day) {
  std::vector<UnitId> path;
  if (owners_.empty()) return path;
  // No unit is above itself on any day, but a damaged tree must not hold us for ever.
  for (int depth = 0; unit && depth < 64; ++depth) {
    if (owners_.contains(unit)) path.insert(path.begin(), unit);
    const organisation::Timeline& timeline = known(unit).timeline;
    if (timeline.versions().empty()) break;
    day = day_of_its_life(unit, day);
    unit = timeline.at(day)->content.parent;
  }
  return path;
}

std::optional<Date> KnownUnits::ended_by(UnitId unit, Date day) {
  const organisation::Timeline& timeline = known(unit).timeline;
  if (timeline.versions().empty()) return std::nullopt;
  const UnitVersion& last = timeline.versions().back();
  if (last.content.state != LifeState::ended || day < last.valid_from) return std::nullopt;
  return last.valid_from;
}

std::string KnownUnits::path_text(UnitId unit, Date day) {
  return organisation::path_text(connection_, unit, day_of_its_life(unit, day));
}

ShapePointer KnownUnits::shape(const package::Ledger& ledger, std::span<const UnitOnDay> places) {
  std::vector<UnitId> path, further;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::vector<UnitId> above = owners_above(places[i].unit, places[i].day);
    if (i == 0) path = above;
    for (const UnitId owner : above)
      if (std::ranges::find(path, owner) == path.end() &&
          std::ranges::find(further, owner) == further.end())
        further.push_back(owner);
  }
  ShapePointer& kept = shapes_[{&ledger, path, further}];
  if (kept) return kept;
  auto made = std::make_shared<Shape>();
  made->definitions = definitions_;
  made->ledger = &ledger;
  made->path = path;
  path.insert(path.end(), further.begin(), further.end());
  made->fields = package::fields_for(*definitions_, ledger, path);
  return kept = std::move(made);
}

}  // namespace jishi::ledger
