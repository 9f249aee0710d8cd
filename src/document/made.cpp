#include "document/made.hpp"

#include "document/charted_table.hpp"
#include "document/filled_text.hpp"
#include "document/made_table.hpp"

namespace jishi::document {
namespace {

using package::DocumentPart;

DocumentKind kind_of(package::Document::Kind kind) {
  switch (kind) {
    case package::Document::Kind::circular:
      return DocumentKind::circular;
    case package::Document::Kind::bulletin:
      return DocumentKind::bulletin;
    case package::Document::Kind::report:
      return DocumentKind::monthly_report;
    case package::Document::Kind::summary:
      return DocumentKind::summary;
  }
  return DocumentKind::circular;
}

Result<Block> made_block(const DocumentPart& part, Figures& figures, FilledText& text) {
  if (part.heading) return Block(Heading{part.heading->level, text.fill(part.heading->text), ""});
  if (part.table) {
    auto table = made_table(*part.table, figures, text);
    if (!table) return table.error();
    return Block(std::move(*table));
  }
  if (part.chart) {
    auto chart = made_chart(*part.chart, figures, text);
    if (!chart) return chart.error();
    return Block(std::move(*chart));
  }
  return Block(Paragraph{text.fill(part.paragraph)});
}

Result<Table> made_sheet(const DocumentPart& part, Figures& figures, FilledText& text) {
  if (!part.chart) return made_table(*part.table, figures, text);
  const auto chart = made_chart(*part.chart, figures, text);
  if (!chart) return chart.error();
  return charted_table(*chart);
}

// What the figures of the text are counted over: without it they say nothing.
std::string bases_of(const FilledText& text, const Figures& figures) {
  std::string words;
  for (const std::string& name : text.named()) {
    const package::Indicator& indicator = figures.defined(name);
    words += (words.empty() ? "" : "；") + indicator.label + "，" + basis_words(indicator);
  }
  return words;
}

std::string signer(const package::Document& definition, FilledText& text) {
  return text.fill(definition.signed_by.empty() ? "{unit}" : definition.signed_by);
}

}  // namespace

Result<TextDocument> made_text(const index::State& state, const package::Document& definition,
                               const Occasion& occasion) {
  Figures figures(state, definition, occasion);
  FilledText text(figures);
  TextDocument document;
  document.kind = kind_of(definition.kind);
  document.masthead = text.fill(definition.masthead);
  if (!occasion.number.empty()) document.issue = "第 " + occasion.number + " 期";
  document.title = text.fill(definition.title);
  document.recipient = text.fill(definition.recipient);
  document.issuer = signer(definition, text);
  document.date = occasion.today;
  document.marks.demonstration = occasion.demonstration;
  for (const DocumentPart& part : definition.parts) {
    auto block = made_block(part, figures, text);
    if (!block) return block.error();
    document.blocks.push_back(std::move(*block));
  }
  if (const std::string bases = bases_of(text, figures); !bases.empty())
    document.blocks.push_back(Paragraph{"文中数字的口径：" + bases + "。"});
  if (text.withheld())
    document.blocks.push_back(
        Paragraph{"文中写“若干”“不公布”的，" + withheld_words(figures.withheld_below()) + "。"});
  if (figures.problem()) return *figures.problem();
  document.marks.internal = definition.internal;
  return document;
}

Result<std::vector<Table>> made_tables(const index::State& state,
                                       const package::Document& definition,
                                       const Occasion& occasion) {
  Figures figures(state, definition, occasion);
  FilledText text(figures);
  std::vector<Table> tables;
  for (const DocumentPart& part : definition.parts) {
    auto table = made_sheet(part, figures, text);
    if (!table) return table.error();
    if (table->title.empty()) table->title = text.fill(definition.title);
    table->reporting_unit = signer(definition, text);
    table->date = occasion.fact_date();
    table->signatures = definition.signatures;
    table->marks.internal = definition.internal;
    tables.push_back(std::move(*table));
  }
  if (figures.problem()) return *figures.problem();
  return tables;
}

}  // namespace jishi::document
