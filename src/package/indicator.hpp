// A statistic is defined, not programmed: what is counted over what, and how the figure is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "package/place.hpp"

namespace jishi::package {

// Expressions see `rule` (the parameters of rule sets), `today` (the day of the question, of a
// period its last) and `since` (the first day of the period); conditions on rows also the fields
// of the ledger, conditions on units `unit` (ExpressionSchemas).

// What is told of the rows that one unit holds: 1 row or more, at most 15, at least 20,000 元.
struct UnitTest {
  enum class Take : std::uint8_t { count, sum, distinct };
  Take take = Take::count;
  std::string ledger;
  std::string what;      // sum: an expression; distinct: a field, or "person"
  std::string where;     // condition on rows; empty: all
  std::string at_least;  // expressions of numbers; one of them may be empty
  std::string at_most;
  Place place;
};

struct Measure {
  enum class Take : std::uint8_t {
    count,     // rows of a ledger
    sum,       // of an expression over its rows
    mean,      // of the rows where the expression has a value
    min,       // likewise
    max,       // likewise
    distinct,  // different values of a field, or different persons
    units,     // units that live on the day and pass every test
    formula,   // sums and differences of other indicators
  };
  // Of a ledger of events every one counts that happened in the period, whichever is asked for.
  // What ends with its unit (OnUnitEnd::end) holds until that day at most. A row counts where it is
  // on its day: of states the last of those asked for on which it is so (begun: the first), of
  // events the first.
  enum class Which : std::uint8_t {
    held,    // rows that hold on the last day of the period
    during,  // that hold on any of its days
    begun,   // that began to hold on one of its days
    ended,   // that ceased to hold on one of its days
  };
  Take take = Take::count;
  std::string ledger;  // all but units and formula
  // sum, mean, min, max, formula: an expression; distinct: a field, or "person".
  std::string what;
  std::string where;  // condition on rows; empty: all
  std::string units;  // condition on the unit that holds the row, or that is counted; empty: all
  Which which = Which::held;    // `rows:`
  bool warned = false;          // only rows that a rule warns of
  std::vector<UnitTest> tests;  // units; `with:`
  Place place;
};

enum class Better : std::uint8_t { neither, higher, lower };

// A total where there is no denominator.
struct Indicator {
  std::string package;
  std::string name;
  std::string label;
  std::string basis;  // 口径: what is counted, in words
  std::string over;   // of which units, in words; may be empty
  std::string note;
  std::string source;
  bool to_be_checked = false;
  Measure numerator;
  std::optional<Measure> denominator;
  std::string unit;  // 人、个、元、岁; percent: a hundredth of the denominator
  int digits = 0;    // behind the point, as shown
  Better better = Better::neither;
  std::string target;  // expression of a number as shown; empty: none
  // Where it is published; small_counts.hpp tells what is meant where it is not written.
  std::optional<std::int64_t> hide_below;
  Place place;

  bool is_percent() const { return unit == "percent"; }
};

}  // namespace jishi::package
