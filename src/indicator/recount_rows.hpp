// Which rows a question counts, and at which unit: told row by row from the days of rows and units
// alone. The statistics index must come to the same.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "indicator/asked.hpp"
#include "ledger/known_units.hpp"
#include "ledger/timeline.hpp"
#include "organisation/whereabouts.hpp"

namespace jishi::indicator {

// The tree of one day; remembers what it found.
class TreeOfDay {
 public:
  TreeOfDay(db::Connection& connection, Date day);

  Date day() const { return whereabouts_.tree(); }
  organisation::Whereabouts& whereabouts() { return whereabouts_; }

  struct Unit {
    UnitId parent;  // none for the root
    organisation::Level level = organisation::Level::centre;
    std::string kind;
  };
  // nullptr where it does not live on that day.
  const Unit* unit(UnitId unit);
  // From the root to the unit; empty where it does not live then. Valid until the next call.
  const std::vector<UnitId>& path(UnitId unit);
  // The unit and all below it, in no order. Of the root all at once.
  std::vector<UnitId> below(UnitId top);

 private:
  db::Connection& connection_;
  organisation::Whereabouts whereabouts_;
  std::unordered_map<UnitId, std::optional<Unit>> units_;
  std::vector<UnitId> path_;
};

struct CountedRow {
  const ledger::RowVersion& version;
  UnitId unit;      // at which it counts …
  TreeOfDay& tree;  // … in this tree
};

// Within one snapshot of one connection; one thread.
class RecountRows {
 public:
  RecountRows(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions);

  using Visitor = std::function<void(const CountedRow&)>;
  // Of the whole country.
  void visit(const package::Ledger& ledger, package::Measure::Which which, const Asked& asked,
             const Visitor& visit);

  TreeOfDay& tree(Date day);
  ledger::KnownUnits& units() { return units_; }

 private:
  // A version that counts, and the day of it that the question is about.
  struct Told {
    const ledger::RowVersion* version;
    Date day;
  };
  struct Question {
    const package::Ledger& ledger;
    package::Measure::Which which;
    Date since;
    Date last;
  };
  std::vector<Told> told(const ledger::Held& row, const Question& question);
  std::vector<Told> event(const ledger::Held& row, const Question& question);
  std::vector<Told> held(const ledger::Held& row, const Question& question);
  std::vector<Told> during(const ledger::Held& row, const Question& question);
  std::vector<Told> begun(const ledger::Held& row, const Question& question);
  std::vector<Told> ended(const ledger::Held& row, const Question& question);

  // The day from which on rows of the unit hold no longer, by the ledger's `on_unit_end`.
  Date rows_end(const package::Ledger& ledger, UnitId unit);
  UnitId place(const package::Ledger& ledger, const Told& told, TreeOfDay& tree);

  db::Connection& connection_;
  ledger::KnownUnits units_;
  std::map<Date, std::unique_ptr<TreeOfDay>> trees_;
};

}  // namespace jishi::indicator
