// Figures as a table on the terminal, as CSV, and as JSON.
#pragma once

#include <string>
#include <vector>

#include "app/stat_query.hpp"
#include "indicator/answer.hpp"

namespace jishi::app {

using StatAnswer = api::FigureAnswer;
using StatUnit = api::FigureUnit;

// Rows and columns of what is shown.
struct StatTable {
  std::vector<std::string> heading;  // the first is that of the row labels
  std::vector<std::vector<std::string>> rows;
};

// `units` has the sections of every answer; answers by indicator and then by time.
StatTable stat_table(const StatQuery& query, const std::vector<StatUnit>& units,
                     const std::vector<StatAnswer>& answers);
std::string text_of(const StatTable& table);
std::string csv_of(const StatTable& table);
std::string json_of(const StatQuery& query, const std::vector<StatUnit>& units,
                    const std::vector<StatAnswer>& answers, bool demonstration);

}  // namespace jishi::app
