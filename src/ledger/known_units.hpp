// What rows must know of their units and ledgers. Reads each unit once, as known now.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/connection.hpp"
#include "ledger/row.hpp"
#include "ledger/rules.hpp"
#include "organisation/path_ids.hpp"
#include "organisation/timeline.hpp"
#include "package/unit_profile.hpp"

namespace jishi::ledger {

struct RowStatements;

struct UnitOnDay {
  UnitId unit;
  Date day;
};

// Within one snapshot of one connection. Keeps at most kMostKept units and forgets all beyond.
class KnownUnits {
 public:
  static constexpr std::size_t kMostKept = 50'000;

  KnownUnits(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions);
  ~KnownUnits();

  const std::shared_ptr<const package::Definitions>& definitions() const { return definitions_; }
  std::size_t units_kept() const { return units_.size(); }
  std::size_t shapes_kept() const { return shapes_.size(); }

  // Valid until the next call. Without versions where there is no such unit.
  const organisation::Timeline& timeline(UnitId unit);
  bool lives(UnitId unit, Date day);
  // As path_ids_at() has it. Valid until the next call.
  const organisation::PathIds& path_ids(UnitId unit, Date day);
  // As it was on that day; after its end as it was last, before its first day as it was first. The
  // unit must exist. Valid until the next call.
  const UnitFacts& facts(UnitId unit, Date day);
  // On the way from the root to the unit on that day (as above), those that add anything.
  std::vector<UnitId> owners_above(UnitId unit, Date day);

  // The end of the unit, where it had ended by that day.
  std::optional<Date> ended_by(UnitId unit, Date day);
  // “中央/四川省/成都市”, as facts() has it.
  std::string path_text(UnitId unit, Date day);

  // The fields for the first of these, then those that only hold for the others.
  ShapePointer shape(const package::Ledger& ledger, std::span<const UnitOnDay> places);
  // Of a ledger of these definitions; kept for the life of this object.
  const RowStatements& statements(const package::Ledger& ledger);

 private:
  struct Facts {
    Date from;
    Date to;
    UnitFacts facts;
  };
  struct Path {
    Date day;
    organisation::PathIds ids;
  };
  struct Known {
    organisation::Timeline timeline;
    std::optional<Path> path = {};
    std::optional<std::vector<package::ProfileVersion>> profile = {};
    std::vector<Facts> facts = {};
  };
  Known& known(UnitId unit);
  Date day_of_its_life(UnitId unit, Date day);

  db::Connection& connection_;
  const std::shared_ptr<const package::Definitions> definitions_;
  std::set<UnitId> owners_;
  std::unordered_map<UnitId, Known> units_;
  // By ledger and owners: those of the day, then further ones.
  using ShapeKey = std::tuple<const package::Ledger*, std::vector<UnitId>, std::vector<UnitId>>;
  std::map<ShapeKey, ShapePointer> shapes_;
  std::map<const package::Ledger*, std::unique_ptr<const RowStatements>> statements_;
};

}  // namespace jishi::ledger
