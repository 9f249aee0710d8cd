// Do published figures agree with each other? What two of them say over the same basis (口径) must
// come from the same total. Nothing is judged: what does not fit is shown, to be verified.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "indicator/published_figure.hpp"

namespace jishi::indicator {

inline constexpr std::size_t kMostPublished = 1'000;  // figures of one list

enum class FindingKind : std::uint8_t {
  impossible,         // no whole numerator and denominator make the rate
  wrong_quotient,     // numerator, denominator and rate are given and do not fit
  mixed_totals,       // the same basis, and no total that fits all its figures
  sum_not_hundred,    // a composition beyond what rounding explains
  ambiguous_wording,  // points or relative?
};
// Stable, lower_snake_case.
std::string_view name_of(FindingKind kind);

struct Finding {
  FindingKind kind;
  std::vector<std::size_t> figures;  // places in the list, those that show it
  std::string words;                 // Chinese, neutral, complete
};

// Figures of one basis that may have a total in common, with those totals. Largest sets first; a
// figure may be in several. Sets are maximal: no further figure agrees with all of one.
struct AgreeingSet {
  std::vector<std::size_t> figures;
  WholeNumbers totals;
};

struct BasisAgreement {
  std::string basis;
  std::vector<AgreeingSet> sets;  // one: all agree. None: no figure of it fits any total.
};

struct Composition {
  std::string name;
  std::vector<std::size_t> figures;
  Decimal sum;                 // of the percentages as published
  bool explained_by_rounding;  // the sum may be 100 before rounding
};

struct ConsistencyReport {
  // For each figure: what its denominator may be (as stated, else by its rate); nullopt where
  // nothing says anything of it.
  std::vector<std::optional<WholeNumbers>> totals;
  std::vector<BasisAgreement> bases;      // in the order of the list
  std::vector<Composition> compositions;  // in the order of the list
  std::vector<Finding> findings;
};

// Rates are taken to be rounded half up; where only cutting off digits makes one fit, the finding
// says so. Error too_many_figures.
Result<ConsistencyReport> check_consistency(std::span<const PublishedFigure> figures);

}  // namespace jishi::indicator
