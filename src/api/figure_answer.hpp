// The answer to a question for figures, as the API gives it.
#pragma once

#include <string>
#include <vector>

#include "api/figure_question.hpp"
#include "index/state.hpp"

namespace jishi::api {

struct Told {
  bool withheld = false;  // small counts are
  bool demonstration = false;
};

// {unit, heading, basis_words, demonstration, withheld, units, times, answers}: each answer has its
// keys in the order in which they are shown, and a row of cells for each unit; the later one of two
// that are compared also the changes in words.
std::string figures_json(const index::State& state, const FigureQuestion& question,
                         const std::vector<FigureAnswer>& answers, const Told& told);

}  // namespace jishi::api
