#include "document/filled_text.hpp"

#include <algorithm>
#include <set>

#include "document/numerals.hpp"
#include "document/sentence.hpp"
#include "indicator/change.hpp"
#include "package/document_placeholder.hpp"
#include "package/placeholder.hpp"

namespace jishi::document {
namespace {

using indicator::Figure;
using What = package::DocumentPlaceholder::What;

constexpr const char* kNone = "无";
constexpr const char* kNothingToCompare = "无可比数字";

std::string bare(Decimal number) {
  const Decimal shortest = number.normalised();
  return prose_number(shortest, shortest.scale());
}

std::string text_or_none(const Figure* figure) {
  return figure == nullptr ? kNone : prose_text(*figure);
}

}  // namespace

std::string prose_text(const Figure& figure) {
  const int digits = figure.rounding().digits;
  if (figure.measure() == indicator::Measure::percent)
    return percent_text({figure.value(), digits});
  return prose_number(figure.value(), digits) + figure.unit_word();
}

std::string FilledText::fill(std::string_view text) {
  std::string filled;
  for (const package::TextPiece& piece : package::pieces_of(text))
    filled += piece.placeholder ? value(piece.text) : piece.text;
  return filled;
}

std::string FilledText::value(std::string_view name) {
  const auto placeholder = package::document_placeholder(name);
  if (!placeholder) return kNone;  // never of a definition that was loaded
  const std::string& indicator = placeholder->indicator;
  if (!indicator.empty() && std::find(named_.begin(), named_.end(), indicator) == named_.end())
    named_.push_back(indicator);
  const Occasion& occasion = figures_.occasion();
  const auto now = [&] { return figures_.of_unit(indicator, occasion.when); };
  switch (placeholder->what) {
    case What::unit:
      return occasion.called(occasion.unit).name;
    case What::period:
      return indicator::chinese(occasion.when);
    case What::date:
      return occasion.fact_date().chinese();
    case What::before:
      return indicator::chinese(figures_.before());
    case What::figure:
      return text_or_none(now());
    case What::change:
      return change(indicator);
    case What::then:
      return text_or_none(figures_.of_unit(indicator, figures_.before()));
    case What::numerator:
      return now() == nullptr ? kNone : bare(now()->numerator());
    case What::denominator:
      return now() == nullptr ? kNone : bare(now()->denominator().value_or(Decimal()));
    case What::list:
      return list(indicator);
    case What::others:
      return others(indicator);
  }
  return kNone;
}

namespace {

std::vector<std::string> names_of(const std::vector<UnitLine>& lines,
                                  std::optional<organisation::Level> level) {
  std::vector<std::string> names;
  names.reserve(lines.size());
  for (const UnitLine& line : lines)
    names.push_back(level == organisation::Level::province ? short_province(line.called.name)
                                                           : line.called.name);
  return names;
}

}  // namespace

std::string FilledText::list(const std::string& indicator) {
  const auto counted = figures_.counted(indicator, indicator::Side::numerator);
  if (!counted) return kNone;
  const auto level = figures_.level_of(*counted);
  constexpr std::size_t kNamed = 5;
  return some_of(names_of(*counted, level), measure_of(level), kNamed);
}

std::string FilledText::others(const std::string& indicator) {
  const auto counted = figures_.counted(indicator, indicator::Side::numerator);
  auto all = figures_.counted(indicator, indicator::Side::denominator);
  if (!counted || !all) return kNone;
  const auto level = figures_.level_of(*all);
  std::set<UnitId> in;
  for (const UnitLine& line : *counted)
    in.insert(line.unit);
  std::erase_if(*all, [&](const UnitLine& line) { return in.contains(line.unit); });
  return all_but(names_of(*all, level), static_cast<std::int64_t>(counted->size()),
                 measure_of(level));
}

std::string FilledText::change(const std::string& indicator) {
  const Figure* earlier = figures_.of_unit(indicator, figures_.before());
  const Figure* later = figures_.of_unit(indicator, figures_.occasion().when);
  if (earlier == nullptr || later == nullptr) return kNothingToCompare;
  const auto kind = later->measure() == indicator::Measure::percent ? indicator::ChangeKind::points
                                                                    : indicator::ChangeKind::amount;
  const auto change = indicator::change_between(*earlier, *later, kind, later->rounding());
  if (!change) return kNothingToCompare;
  std::string words = change->words;
  std::erase(words, ',');  // running text has no commas between thousands
  return words;
}

}  // namespace jishi::document
