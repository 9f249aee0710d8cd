#include "indicator/persons_behind.hpp"

#include <map>
#include <tuple>

#include "expression/parse.hpp"
#include "indicator/answer.hpp"

namespace jishi::indicator {
namespace {

using Counting = package::Measure;

bool counts_rows(const Counting& measure) {
  return measure.take != Counting::Take::units && measure.take != Counting::Take::formula;
}

std::int64_t whole_number(Decimal number) {
  const auto whole = number.normalised().rescaled(0);
  return whole ? whole->scaled() : 0;
}

// What the figure itself says of it; nullopt where that is something else than a count.
using FromFigure = std::optional<Decimal> (*)(const Figure&);
FromFigure told_by_figure(const package::Indicator& indicator, Side side) {
  const Counting& measure = side == Side::numerator ? indicator.numerator : *indicator.denominator;
  const bool counts = measure.take == Counting::Take::count ||
                      (measure.take == Counting::Take::distinct && measure.what == "person");
  if (counts && side == Side::numerator)
    return [](const Figure& figure) { return std::optional(figure.numerator()); };
  if (counts || measure.take == Counting::Take::mean)
    return [](const Figure& figure) { return figure.denominator(); };
  return nullptr;
}

// Whose figure's denominator says how many numbers there were; of what is different, how many
// rows.
package::Indicator counting(const package::Indicator& of, const Counting& measure) {
  package::Indicator counted = of;
  counted.numerator = measure;
  counted.denominator.reset();
  counted.unit = "人";
  counted.digits = 0;
  counted.numerator.take =
      measure.take == Counting::Take::distinct ? Counting::Take::count : Counting::Take::mean;
  if (measure.take == Counting::Take::distinct) counted.numerator.what.clear();
  return counted;
}

using Cell = std::tuple<UnitId, bool, std::vector<std::string>>;
Cell cell_of(const Answer& answer, std::size_t cell) {
  const Section& section = answer.sections[cell / answer.keys.size()];
  std::vector<std::string> codes;
  for (const Key::Part& part : answer.keys[cell % answer.keys.size()].parts)
    codes.push_back(part.code);
  return {section.unit, section.own, std::move(codes)};
}

// One for each cell of `as`; an answer may have left out what is nothing.
Counts aligned(const Answer& answer, const Answer& as, FromFigure told) {
  std::map<Cell, std::int64_t> counted;
  for (std::size_t cell = 0; cell < answer.figures.size(); ++cell) {
    const auto& figure = answer.figures[cell];
    if (const auto number = figure.ok() ? told(*figure) : std::nullopt)
      counted.emplace(cell_of(answer, cell), whole_number(*number));
  }
  Counts counts;
  for (std::size_t cell = 0; cell < as.figures.size(); ++cell) {
    const auto found = counted.find(cell_of(as, cell));
    counts.push_back(found == counted.end() ? 0 : found->second);
  }
  return counts;
}

}  // namespace

Result<std::optional<Counts>> persons_behind(const index::State& state, const Asked& asked,
                                             const Answer& answer, Side side) {
  const package::Indicator& indicator = *answer.indicator;
  const Counting& measure = side == Side::numerator ? indicator.numerator : *indicator.denominator;
  if (!counts_rows(measure)) return std::optional<Counts>();
  if (const FromFigure told = told_by_figure(indicator, side)) {
    Counts counts;
    for (const auto& figure : answer.figures)
      counts.push_back(figure.ok() ? whole_number(told(*figure).value_or(Decimal())) : 0);
    return std::optional(std::move(counts));
  }
  const package::Indicator other = counting(indicator, measure);
  Asked without_share = asked;
  without_share.share = false;
  const auto counted = indicator::answer(state, other, without_share);
  if (!counted) return counted.error();
  return std::optional(aligned(*counted, answer, told_by_figure(other, Side::numerator)));
}

bool is_same(const Counting& a, const Counting& b) {
  return counts_rows(a) && counts_rows(b) && a.ledger == b.ledger && a.where == b.where &&
         a.units == b.units && a.which == b.which && a.warned == b.warned;
}

bool is_part_of(const Counting& part, const Counting& whole) {
  if (!counts_rows(part) || !counts_rows(whole) || part.ledger != whole.ledger) return false;
  const auto within = [](const std::string& narrow, const std::string& wide) {
    return wide.empty() || narrow == wide;
  };
  return within(part.where, whole.where) && within(part.units, whole.units) &&
         (part.which == whole.which || whole.which == Counting::Which::during) &&
         (part.warned || !whole.warned) && !is_same(part, whole);
}

std::optional<FieldPart> field_part(const Counting& measure) {
  if (!counts_rows(measure) || measure.where.empty()) return std::nullopt;
  const auto parsed = expression::parse(measure.where);
  if (!parsed.ok()) return std::nullopt;
  const expression::Ast& ast = **parsed;
  const expression::Node& root = ast.node(ast.root);
  if (root.kind != expression::NodeKind::call || root.function != expression::Function::equal ||
      root.children.size() != 2)
    return std::nullopt;
  const expression::Node& field = ast.node(root.children[0]);
  const expression::Node& code = ast.node(root.children[1]);
  if (field.kind != expression::NodeKind::name || code.kind != expression::NodeKind::literal ||
      !code.is_text)
    return std::nullopt;
  return FieldPart{field.text, code.text};
}

}  // namespace jishi::indicator
