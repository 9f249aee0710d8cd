// Documents made from their definition: texts and tables with the figures of one state.
#pragma once

#include <vector>

#include "document/occasion.hpp"
#include "document/table.hpp"
#include "document/text_document.hpp"
#include "index/state.hpp"
#include "package/document.hpp"

namespace jishi::document {

// Of form text. The definition is one of the state's. Errors of indicator::answer (above all
// not_living_then, no_units_below) and document_needs_period, where a trend is to be drawn and
// `when` is a day.
Result<TextDocument> made_text(const index::State& state, const package::Document& definition,
                               const Occasion& occasion);

// Of form sheet: a table for each sheet.
Result<std::vector<Table>> made_tables(const index::State& state,
                                       const package::Document& definition,
                                       const Occasion& occasion);

}  // namespace jishi::document
