// Tables and charts of a document, with the figures.
#pragma once

#include "document/chart.hpp"
#include "document/figures.hpp"
#include "document/filled_text.hpp"
#include "document/table.hpp"

namespace jishi::document {

// Figures that there are not stand as “—”. Below stands what each figure is counted over.
Result<Table> made_table(const package::DocumentTable& definition, Figures& figures,
                         FilledText& text);
Result<Chart> made_chart(const package::DocumentChart& definition, Figures& figures,
                         FilledText& text);

}  // namespace jishi::document
