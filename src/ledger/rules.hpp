// What a definition demands of rows: types, bounds, dictionaries, required fields, ages, rules.
// Compiled once for a version of the definitions, used by any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "ledger/row.hpp"
#include "organisation/unit.hpp"
#include "package/unit_profile.hpp"

namespace jishi::ledger {

// What is wrong with one row: each names the field it is about (-1: the row as a whole), so that a
// spreadsheet can mark the cell.
struct Finding {
  package::Severity severity = package::Severity::block;
  std::string code;  // value_required, value_not_in_dictionary, value_too_long, rule, too_young, …
  std::string message;
  int field = -1;  // index in the shape's fields
};

// The unit that a row belongs to, as its rules may name it.
struct UnitFacts {
  organisation::UnitContent unit;
  package::ProfileValues profile;
};

class Rules {
 public:
  explicit Rules(std::shared_ptr<const package::Definitions> definitions);
  ~Rules();

  // Everything that can be said of a row alone on that day: every finding, not only the first.
  // `today` is what an expression's `today` means and the day on which nobody may be under 14.
  std::vector<Finding> check_row(const Shape& shape, const UnitFacts& unit, const Values& values,
                                 Date valid_from, Date valid_to, Date today) const;
  // The rules per unit, asked for a day: `rows` are the values of the unit's rows that hold then.
  std::vector<Finding> check_unit(const Shape& shape, const UnitFacts& unit,
                                  std::span<const Values* const> rows, Date on) const;
  bool has_blocking_unit_rules(const package::Ledger& ledger) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::ledger
