// Where the rows of a question count, and which units it touches.
#pragma once

#include <map>
#include <optional>
#include <unordered_set>
#include <vector>

#include "ledger/known_units.hpp"
#include "ledger/ledger_store.hpp"
#include "organisation/whereabouts.hpp"

namespace jishi::ledger {

class RowPlaces {
 public:
  // Error not_living_then.
  static Result<RowPlaces> make(db::Connection& connection, KnownUnits& units,
                                const RowQuery& query);

  // Units whose rows may count, by the partition in which those stand; none: all of them (the
  // question is about the root).
  const std::optional<std::map<PartitionId, std::vector<UnitId>>>& touched() const {
    return touched_;
  }
  // Where it counts; nullopt where that is outside of what is asked for.
  std::optional<Place> place(UnitId unit, Date fact);
  std::optional<Place> place(const RowVersion& version) {
    return place(version.content.unit, fact_day(version));
  }
  // The last day in the time asked for on which the version holds.
  Date fact_day(const RowVersion& version) const;
  // Whether all rows of a unit count at one place, whatever their days.
  bool same_for_all_rows() const;

 private:
  RowPlaces(db::Connection& connection, KnownUnits& units, const RowQuery& query);
  void touch(db::Connection& connection, const std::vector<UnitId>& units);
  KnownUnits* units_;
  RowQuery query_;
  organisation::Whereabouts whereabouts_;
  std::optional<std::map<PartitionId, std::vector<UnitId>>> touched_;
  std::unordered_set<UnitId> inside_;  // where touched_ says something: those that are asked for
};

}  // namespace jishi::ledger
