// Figures above the county without the small counts of persons, as in what is published.
#pragma once

#include <string>
#include <vector>

#include "api/figure_question.hpp"
#include "index/state.hpp"
#include "person/disclosure.hpp"

namespace jishi::api {

// Below a table in which something is withheld.
extern bool is_guarded(const index::State& state, const FigureQuestion& question);

// Figures become the error indicator::kWithheld where they would tell of few persons. Of all that
// is answered at one time together. Whether there was any. Throws Failure.
bool withhold_small(const index::State& state, const FigureQuestion& question,
                    std::vector<FigureAnswer>& answers);

// What is recorded where small counts are shown: of each ledger that is counted, without rows.
std::vector<person::Disclosure> disclosures_of(const index::State& state,
                                               const FigureQuestion& question,
                                               const std::string& purpose);

}  // namespace jishi::api
