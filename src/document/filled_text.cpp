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
const std::string kSome = "若干";
constexpr const char* kShareWithheld = "若干（比例不公布）";
constexpr const char* kFigureWithheld = "（不公布）";
constexpr const char* kChangeWithheld = "变化不公布";

std::string bare(Decimal number) {
  const Decimal shortest = number.normalised();
  return prose_number(shortest, shortest.scale());
}

// 登记的团员若干人, 占若干人的若干（比例不公布）: the sentence stays one.
std::string text_or_none(const Told& told, const package::Indicator& indicator) {
  if (!told.withheld) return told.figure == nullptr ? kNone : prose_text(*told.figure);
  if (indicator.is_percent()) return kShareWithheld;
  const package::Measure::Take take = indicator.numerator.take;
  const bool counts = !indicator.denominator && take != package::Measure::Take::mean &&
                      take != package::Measure::Take::min && take != package::Measure::Take::max;
  return counts ? kSome + indicator.unit : kFigureWithheld;
}

std::string bare_or_none(const Told& told, indicator::Side side) {
  if (told.withheld) return kSome;
  if (told.figure == nullptr) return kNone;
  return bare(side == indicator::Side::numerator ? told.figure->numerator()
                                                 : told.figure->denominator().value_or(Decimal()));
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

Told FilledText::told(const std::string& indicator, const indicator::When& when) {
  const Told told = figures_.of_unit(indicator, when);
  withheld_ = withheld_ || told.withheld;
  return told;
}

std::string FilledText::value(std::string_view name) {
  const auto placeholder = package::document_placeholder(name);
  if (!placeholder) return kNone;  // never of a definition that was loaded
  const std::string& indicator = placeholder->indicator;
  if (!indicator.empty() && std::find(named_.begin(), named_.end(), indicator) == named_.end())
    named_.push_back(indicator);
  const Occasion& occasion = figures_.occasion();
  const auto now = [&] { return told(indicator, occasion.when); };
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
      return text_or_none(now(), figures_.defined(indicator));
    case What::change:
      return change(indicator);
    case What::then:
      return text_or_none(told(indicator, figures_.before()), figures_.defined(indicator));
    case What::numerator:
      return bare_or_none(now(), indicator::Side::numerator);
    case What::denominator:
      return bare_or_none(now(), indicator::Side::denominator);
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
  const Told before = told(indicator, figures_.before());
  const Told now = told(indicator, figures_.occasion().when);
  if (before.withheld || now.withheld) return kChangeWithheld;
  const Figure* earlier = before.figure;
  const Figure* later = now.figure;
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
