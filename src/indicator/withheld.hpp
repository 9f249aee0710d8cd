// Which figures are left out where they are published, so that few persons cannot be told apart.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "index/state.hpp"
#include "indicator/asked.hpp"

namespace jishi::indicator {

// The error of a figure that is withheld, where an answer is shown with such gaps.
inline constexpr std::string_view kWithheld = "withheld";

// One indicator among those that are published together, as it answers one question.
struct PublishedColumn {
  const package::Indicator* indicator = nullptr;
  const Answer* whole = nullptr;  // of the unit with all that is below it, not split
  const Answer* lines = nullptr;  // by unit or split, all columns alike; nullptr: not published
};

class Withheld {
 public:
  bool of_whole(const std::string& indicator) const { return wholes_.contains(indicator); }
  bool of_line(const std::string& indicator, const Section& section, const Key& key = {}) const;
  // Whether any line of it is.
  bool any_line(const std::string& indicator) const;
  bool none() const { return wholes_.empty() && lines_.empty(); }

  // A figure of the answer becomes the error kWithheld where it is to be left out. The answer is
  // `whole` or `lines` of its column.
  void take_from(Answer& answer, bool whole) const;

 private:
  friend class Withholding;
  using Line = std::tuple<UnitId, bool, std::vector<std::string>>;
  std::set<std::string> wholes_;
  std::map<std::string, std::set<Line>> lines_;
};

// Everything that is published of one question at one time, so that no small count (hidden_below of
// its indicator) can be computed from what is left by adding and subtracting lines, sums, shares
// and what belongs together by definition: a part and what it is a part of, the values of one
// field, a formula and its parts, whoever came and whoever left. Decision 28 tells why that is so.
// A share is withheld where its numerator, or what is missing to its denominator, is small; a mean,
// sum or extreme where few persons stand behind it. A figure of nobody is shown.
// Not covered: figures of other documents, days and trees; what somebody knows already.
// Errors of answer(); table_too_large.
Result<Withheld> withhold(const index::State& state, const Asked& asked,
                          std::span<const PublishedColumn> columns);

// Below which number its cells are withheld: hidden_below, and split by a field never less than
// kHiddenBelow of what counts persons: how many posts there are may be known, not who has which
// schooling.
std::int64_t withheld_below(const index::State& state, const package::Indicator& indicator,
                            const Asked& asked);

// Above the county a figure opens to units, and to persons for a stated purpose only.
bool is_above_county(const index::State& state, const Asked& asked);

}  // namespace jishi::indicator
