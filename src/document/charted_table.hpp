// The numbers of a chart as a table of a spreadsheet, with the chart as a native one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "document/chart.hpp"
#include "document/table.hpp"

namespace jishi::document {

// Names down a native chart of the kind, at most.
std::size_t most_native_names(ChartKind kind);

// A row for each name, a column for each series. What is missing is an empty place in a trend, so
// that its line breaks there, else 无数据 or 不公布 without a bar. Error bad_chart, also where
// there are more names than a page has room for.
Result<Table> charted_table(const Chart& chart);

}  // namespace jishi::document
