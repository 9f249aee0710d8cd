// Made-up charts, tables and documents in their hard cases, for tests and for looking at.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "document/chart.hpp"
#include "document/poster.hpp"
#include "document/table.hpp"
#include "document/text_document.hpp"

namespace jishi::document {

template <class T>
using Named = std::vector<std::pair<std::string, T>>;

Named<Chart> sample_charts();
Named<Poster> sample_posters();
Named<Table> sample_tables();
Named<Table> sample_native_charts();  // every kind of chart that a spreadsheet gets
Named<TextDocument> sample_documents();

// Before a program ends: what pango and cairo keep for the next picture is no leak of ours.
void forget_fonts();

// The chart or table of that name.
template <class T>
T sample(const Named<T>& samples, const std::string& name) {
  for (const auto& [own_name, value] : samples)
    if (own_name == name) return value;
  return {};
}

}  // namespace jishi::document
