// Findings in words. Neutral: what was published, what would fit, and the request to verify.
#pragma once

#include <span>
#include <string>

#include "indicator/consistency.hpp"

namespace jishi::indicator {

// `known`: totals stated for the figure's basis, to show what its numerator makes of them.
std::string impossible_words(const PublishedFigure& figure, std::span<const std::int64_t> known);
std::string wrong_quotient_words(const PublishedFigure& figure);
std::string mixed_totals_words(const BasisAgreement& basis,
                               std::span<const PublishedFigure> figures);
std::string sum_words(const Composition& composition);
std::string wording_question(const PublishedFigure& figure, const std::string& words);

}  // namespace jishi::indicator
