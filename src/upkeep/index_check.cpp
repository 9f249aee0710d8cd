#include "upkeep/index_check.hpp"

#include <utility>
#include <variant>

#include "indicator/check_sample.hpp"
#include "ledger/known_units.hpp"

namespace jishi::upkeep {

IndexChecked check_index(db::Connection& connection, const index::State& state,
                         const Sample& sample, std::optional<UnitId> within, Date today,
                         Progress& progress) {
  IndexChecked checked;
  checked.sample = sample;
  checked.indicators = state.definitions->packages.indicators.size();
  std::vector<Date> days;
  for (const indicator::When& when : indicator::times_checked(today)) {
    const auto* day = std::get_if<Date>(&when);
    days.push_back(day != nullptr ? *day : std::get<indicator::Period>(when).last_day());
  }
  indicator::CheckUnits found =
      indicator::units_with_rows(connection, *state.definitions, days, within);
  if (!sample.all) {
    ledger::KnownUnits known(connection, state.definitions);
    found.others = indicator::chosen_units(known, found.others, today, sample.units, sample.seed);
  }
  checked.units = std::move(found.others);
  if (found.top) checked.units.insert(checked.units.begin(), found.top);
  checked.report = indicator::check_index(connection, state, checked.units, today, progress);
  return checked;
}

Date day_of(const indicator::IndexFinding& finding, Date today) {
  if (finding.as == indicator::As::now) return today;
  const auto* day = std::get_if<Date>(&finding.when);
  return day != nullptr ? *day : std::get<indicator::Period>(finding.when).last_day();
}

}  // namespace jishi::upkeep
