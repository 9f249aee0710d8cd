#include "ledger/row_places.hpp"

#include <algorithm>

#include "ledger/row_query_store.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"

namespace jishi::ledger {
namespace {

Error not_living(db::Connection& connection, KnownUnits& units, UnitId unit, Date tree) {
  const organisation::Timeline& timeline = units.timeline(unit);
  const std::string name = timeline.versions().empty()
                               ? "编号为 " + std::to_string(unit.value()) + " 的组织"
                               : "“" + timeline.versions().back().content.name + "”";
  std::string remedy = "请改查当时的组织，或改用它存在的日期";
  if (const auto successor = organisation::successor_at(connection, unit, tree))
    remedy = "请改查它的继任者“" + successor->content.name + "”";
  return {"not_living_then", name + "在 " + tree.chinese() + " 的组织树中不存在，" + remedy + "。"};
}

}  // namespace

RowPlaces::RowPlaces(db::Connection& connection, KnownUnits& units, const RowQuery& query)
    : units_(&units), query_(query), whereabouts_(connection, query.view.tree) {}

Result<RowPlaces> RowPlaces::make(db::Connection& connection, KnownUnits& units,
                                  const RowQuery& query) {
  RowPlaces places(connection, units, query);
  if (!units.lives(query.unit, query.view.tree))
    return not_living(connection, units, query.unit, query.view.tree);
  if (query.with_below && organisation::root_unit(connection) == query.unit) return places;
  const auto around = places.whereabouts_.around(query.unit);
  if (query.with_below)
    places.inside_.insert(around.living.begin(), around.living.end());
  else
    places.inside_.insert(query.unit);
  std::vector<UnitId> touched;
  for (const UnitId unit : around.living)
    if (places.inside_.contains(unit)) touched.push_back(unit);
  for (const UnitId unit : around.gone)
    if (places.inside_.contains(places.whereabouts_.of(unit).unit) ||
        places.inside_.contains(places.whereabouts_.waiting(unit).unit))
      touched.push_back(unit);
  places.touch(connection, touched);
  return places;
}

// A unit's rows stand in its own partition, but for those that were given to it.
void RowPlaces::touch(db::Connection& connection, const std::vector<UnitId>& units) {
  touched_.emplace();
  for (const UnitId unit : units)
    (*touched_)[partition_of(unit)].push_back(unit);
  const std::vector<MovedRows> moved = moved_rows(connection, *query_.ledger);
  if (moved.empty()) return;
  const std::unordered_set<UnitId> among(units.begin(), units.end());
  for (const MovedRows& each : moved)
    if (among.contains(each.unit)) (*touched_)[each.partition].push_back(each.unit);
}

Date RowPlaces::fact_day(const RowVersion& version) const {
  const Date last = query_.until.value_or(query_.on);
  return version.valid_to > last ? last : version.valid_to.plus_days(-1).value();
}

bool RowPlaces::same_for_all_rows() const {
  return !query_.until || query_.ledger->on_unit_end != package::OnUnitEnd::wait;
}

std::optional<Place> RowPlaces::place(UnitId unit, Date fact) {
  const bool lives = fact <= query_.view.tree && whereabouts_.lives(unit);
  const bool waits = query_.ledger->on_unit_end == package::OnUnitEnd::wait && !lives &&
                     units_->ended_by(unit, fact);
  const organisation::Whereabout there = waits ? whereabouts_.waiting(unit) : whereabouts_.of(unit);
  if (touched_ && !inside_.contains(there.unit)) return std::nullopt;
  return Place{there.unit, there.flagged};
}

}  // namespace jishi::ledger
