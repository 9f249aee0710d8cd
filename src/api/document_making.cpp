#include "api/document_making.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "document/docx.hpp"
#include "document/made.hpp"
#include "document/workbook.hpp"

namespace jishi::api {

using package::Document;
using package::DocumentPart;

std::string ending(const Document& document) {
  return document.form == Document::Form::sheet ? ".xlsx" : ".docx";
}

const Document* find_document(const package::PackageSet& packages, const std::string& word) {
  for (const Document& document : packages.documents)
    if (document.name == word || document.label == word) return &document;
  return nullptr;
}

bool needs_period(const Document& document) {
  return std::ranges::any_of(document.parts, [](const DocumentPart& part) {
    return part.chart && part.chart->kind == package::DocumentChart::Kind::trend;
  });
}

bool has_charts(const Document& document) {
  return document.form == Document::Form::text &&
         std::ranges::any_of(document.parts,
                             [](const DocumentPart& part) { return part.chart.has_value(); });
}

void name_units(document::Occasion& occasion, const index::State& state) {
  occasion.called = [&state, day = occasion.tree_date()](UnitId unit) -> document::NamedUnit {
    const auto ordinal = state.tree.find(unit);
    if (!ordinal) return {};
    const index::UnitName name = state.names.around(*ordinal, day);
    return {std::string(name.name), std::string(name.code())};
  };
}

void write_document(const index::State& state, const Document& definition,
                    const document::Occasion& occasion, const std::filesystem::path& file) {
  if (definition.form == Document::Form::sheet) {
    const auto tables = document::made_tables(state, definition, occasion).or_throw();
    document::write_xlsx(tables, file).or_throw();
  } else {
    const auto text = document::made_text(state, definition, occasion).or_throw();
    document::write_docx(text, file).or_throw();
  }
}

}  // namespace jishi::api
