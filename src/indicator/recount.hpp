// The same question answered from the database, row by row and without the statistics index: slow,
// and what the index must come to. Written from the definitions (package/indicator.hpp) alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "indicator/recount_rows.hpp"
#include "indicator/recount_values.hpp"
#include "package/expression_schema.hpp"

namespace jishi::indicator {

// One cell; a cell in which there is nothing may be missing.
struct Recounted {
  Section section;
  std::vector<std::string> codes;      // of Key::Part, one for each split
  std::optional<Decimal> numerator;    // nothing: there is no figure
  bool divided = false;                // by what may be nothing:
  std::optional<Decimal> denominator;  // of a mean: how many numbers
};

// Within one snapshot of one connection; one thread.
class Recount {
 public:
  Recount(db::Connection& connection, std::shared_ptr<const package::Definitions> definitions);

  // Failure with a code of answer().
  std::vector<Recounted> recount(const package::Indicator& indicator, const Asked& asked);
  // One cell for each of these units, with all that is below it, that lives on the tree date: the
  // rows are read once for all of them. asked.unit, `by` and the splits do not matter.
  std::vector<Recounted> recount(const package::Indicator& indicator, Asked asked,
                                 std::span<const UnitId> units);

 private:
  // Of whom is told, and which of them a row is of.
  struct Sections {
    UnitId top;
    std::vector<Section> all;
    std::map<UnitId, std::size_t> parts;
    std::optional<std::size_t> own;

    void add(UnitId part);
    // By the units from the root to the one where it counts.
    std::vector<std::size_t> of(const std::vector<UnitId>& path) const;
  };
  struct Asking {
    const Asked& asked;
    const Sections& sections;
    std::vector<expression::Value> parameters;  // rule, today, since
  };
  using Cell = std::pair<std::size_t, std::vector<std::string>>;  // section and codes
  using Amounts = std::map<Cell, RecountAmount>;

  Sections sections_of(const Asked& asked);
  std::vector<Recounted> recount(const package::Indicator& indicator, const Asked& asked,
                                 const Sections& sections);
  Amounts amounts(const package::Measure& measure, const Asking& asking);
  Amounts of_rows(const package::Measure& measure, const Asking& asking);
  Amounts of_units(const package::Measure& measure, const Asking& asking);
  Amounts of_formula(const package::Measure& measure, const Asking& asking);

  RecountMeasure measure(const std::string& ledger, package::Measure::Take take,
                         const std::string& what, const std::string& where, const Asking& asking);
  // Whether a unit, as it is in the tree, fits. Everyone does where there is no condition.
  using UnitFits = std::function<bool(UnitId unit, TreeOfDay& tree)>;
  UnitFits unit_fits(const std::string& condition, const Asking& asking);
  // Whether the unit's own rows pass.
  std::function<bool(UnitId)> passes(const package::UnitTest& test, const Asking& asking);
  std::optional<Decimal> number(const std::string& expression, const Asking& asking);
  using CodeOf = std::function<std::string(const ledger::RowVersion&)>;
  CodeOf split(const package::Ledger& ledger, const std::string& field, const Asking& asking);
  const package::Ledger& ledger(const std::string& name) const;

  db::Connection& connection_;
  const std::shared_ptr<const package::Definitions> definitions_;
  const package::PackageSet& packages_;
  package::ExpressionSchemas schemas_;
  ledger::RuleSetsInTime rule_sets_;
  RecountRows rows_;
  // Of every unit that has fields, by day; read when a condition first names one.
  const package::ProfileValues& profile(UnitId unit, Date day);
  std::optional<std::map<UnitId, std::vector<package::ProfileVersion>>> profiles_;
};

}  // namespace jishi::indicator
