// Figures above the county without the small counts of persons, as in what is published.
#pragma once

#include <string>
#include <vector>

#include "app/stat_query.hpp"
#include "app/stat_table.hpp"
#include "index/state.hpp"
#include "person/disclosure.hpp"

namespace jishi::app {

// Below a table in which something is withheld.
extern const char* const kFiguresWithheld;

// Whether any of the indicators counts persons and the unit is above the county: then figures are
// guarded unless a purpose is given, and with one it is recorded.
bool is_guarded(const index::State& state, const StatQuery& query);

// Figures become the error indicator::kWithheld where they would tell of few persons. Of all that
// is answered at one time together. Whether there was any. Throws Failure.
bool withhold_small(const index::State& state, const StatQuery& query,
                    std::vector<StatAnswer>& answers);

// What is recorded where small counts are shown: of each ledger that is counted, without rows.
std::vector<person::Disclosure> disclosures_of(const index::State& state, const StatQuery& query,
                                               const std::string& purpose);

}  // namespace jishi::app
