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
// spreadsheet can mark the cell. Nothing of a sensitive field is in a message.
struct Finding {
  package::Severity severity = package::Severity::block;
  // value_required, value_of_wrong_type, value_unreadable, value_too_long, value_out_of_bounds,
  // value_too_precise, value_not_in_dictionary, value_retired, field_retired, bad_birth_date,
  // too_young, bad_interval, rule, rule_not_computable
  std::string code;
  std::string message;
  int field = -1;  // index in the shape's fields
  bool operator==(const Finding&) const = default;
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

  // Everything that can be said of a row alone: every finding, not only the first. What is retired
  // is so on `valid_from`; `before`, where given, are the values that the row had, and a retired
  // one of them may stay. A rule is asked for today where it holds today and the row does; else for
  // `valid_from`, where it holds then. `today` is what an expression's `today` means, and the day
  // on which nobody may be under 14. Whether units that fields name exist is for the caller.
  std::vector<Finding> check_row(const Shape& shape, const UnitFacts& unit, const Values& values,
                                 Date valid_from, Date valid_to, Date today,
                                 const Values* before = nullptr) const;
  // The rules per unit, asked for a day: `rows` are the values of the unit's rows that hold then.
  // That day is also what `today` means in them.
  std::vector<Finding> check_unit(const Shape& shape, const UnitFacts& unit,
                                  std::span<const Values* const> rows, Date on) const;
  bool has_blocking_unit_rules(const package::Ledger& ledger) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jishi::ledger
