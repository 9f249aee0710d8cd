#include "indicator/check_sample.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "indicator/recount_rows.hpp"
#include "indicator/recount_store.hpp"

namespace jishi::indicator {

CheckUnits units_with_rows(db::Connection& connection, const package::Definitions& definitions,
                           std::span<const Date> days, std::optional<UnitId> within) {
  std::set<UnitId> holders;
  for (const package::Ledger& ledger : definitions.packages.ledgers)
    for (const UnitId unit : units_of_rows(connection, ledger))
      holders.insert(unit);
  std::set<UnitId> units;
  std::vector<UnitId> way;  // to all of them, from the root down
  for (const Date day : days) {
    TreeOfDay tree(connection, day);
    for (const UnitId holder : holders) {
      const std::vector<UnitId>& path = tree.path(tree.whereabouts().of(holder).unit);
      const auto from = within ? std::find(path.begin(), path.end(), *within) : path.begin();
      units.insert(from, path.end());
      if (day != days.front() || path.empty()) continue;
      if (way.empty()) way = path;
      way.erase(std::mismatch(way.begin(), way.end(), path.begin(), path.end()).first, way.end());
    }
  }
  CheckUnits found;
  if (within)
    found.top = *within;
  else if (!way.empty())
    found.top = way.back();
  units.erase(found.top);
  found.others.assign(units.begin(), units.end());
  return found;
}

std::vector<UnitId> chosen_units(ledger::KnownUnits& known, const std::vector<UnitId>& units,
                                 Date day, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::map<organisation::Level, std::vector<UnitId>> by_level;
  for (const UnitId unit : units)
    by_level[known.facts(unit, day).unit.level].push_back(unit);
  for (auto& level : by_level)
    std::shuffle(level.second.begin(), level.second.end(), random);
  std::vector<UnitId> chosen;
  for (bool more = true; more && chosen.size() < count;) {
    more = false;
    for (auto& level : by_level) {
      if (level.second.empty() || chosen.size() == count) continue;
      chosen.push_back(level.second.back());
      level.second.pop_back();
      more = true;
    }
  }
  return chosen;
}

}  // namespace jishi::indicator
