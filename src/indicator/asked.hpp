// A question about indicators, and its answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "indicator/figure.hpp"
#include "organisation/level.hpp"
#include "package/indicator.hpp"

namespace jishi::indicator {

enum class By : std::uint8_t {
  unit,      // one figure for the unit with all that is below it
  children,  // one for each unit directly below, and one for what counts at the unit itself
  level,     // one for each unit of a level below, and one for what counts at none of them
};

// In which tree rows are found.
enum class As : std::uint8_t {
  then,  // that of the day of the question; events in that of their own day
  now,   // today's, successors followed
};

inline constexpr std::size_t kMostSplits = 2;
inline constexpr int kShareDigits = 1;
inline constexpr int kEventMonths = 12;  // behind a day for which no period is asked
// Ages are told in these bands by the split "age".
inline constexpr int kAgeBands[] = {14, 18, 23, 29, 36, 46};

struct Asked {
  UnitId unit;
  By by = By::unit;
  organisation::Level level = organisation::Level::township;  // By::level
  // States are those of the day, or of the last day of the period; events those of the period, or
  // of the kEventMonths up to the day.
  When when;
  As as = As::then;
  Date today;
  // Fields of the ledger that is counted, or "age" (of whoever has a date of birth). Choices and
  // bools only.
  std::vector<std::string> splits;
  // Of a split count or sum: what part of the section's whole each key is, in per cent with
  // kShareDigits. Parts of a whole that are rounded may come to a little more or less than 100.
  bool share = false;

  Date fact_date() const;
  Date since() const;
  Date tree_date() const { return as == As::now ? today : fact_date(); }
};

// Of whom an answer tells. `own`: not the unit's whole subtree, but what counts at none of the
// others; always the last, and left out where there is nothing to tell. Each is told what it would
// be told alone: where one stands below another, on the tree date or when an event happened, the
// other has it as well.
struct Section {
  UnitId unit;
  bool own = false;
};

// What the rows of a cell have in common; one part for each split.
struct Key {
  struct Part {
    std::string code;       // empty: the field is empty
    std::string label;      // 本科、未填、23–28 岁
    std::size_t order = 0;  // among the parts, as they are shown; what is empty comes last
  };
  std::vector<Part> parts;
};

struct Answer {
  const package::Indicator* indicator = nullptr;
  std::vector<Section> sections;
  std::vector<Key> keys;                // one without parts where there is no split
  std::vector<Result<Figure>> figures;  // section by section, key by key
};

}  // namespace jishi::indicator
