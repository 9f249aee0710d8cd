#include "api/figure_opening.hpp"

#include <algorithm>
#include <span>

#include "api/figure_json.hpp"
#include "base/error.hpp"
#include "indicator/withheld.hpp"

namespace jishi::api {

using indicator::Answer;
using indicator::Figure;

bool FigureCell::is_of(const indicator::Key& key) const {
  return std::equal(
      key.parts.begin(), key.parts.end(), cell.codes.begin(), cell.codes.end(),
      [](const indicator::Key::Part& part, const std::string& code) { return part.code == code; });
}

Result<Figure> figure_of(const index::State& state, const package::Indicator& indicator,
                         const FigureCell& cell) {
  const Answer answer = indicator::answer(state, indicator, cell.asked).or_throw();
  for (std::size_t key = 0; key < answer.keys.size(); ++key) {
    const std::size_t at = cell.cell.section * answer.keys.size() + key;
    if (cell.is_of(answer.keys[key]) && at < answer.figures.size()) return answer.figures[at];
  }
  return Error{"no_such_part", "细分里没有这一格，请核对代码"};
}

std::string figure_words(const package::Indicator& indicator, const Result<Figure>& figure,
                         indicator::Side side) {
  if (!figure.ok()) return indicator.label + "：" + figure.error().message;
  std::string words = indicator.label + " " + figure->shown();
  if (figure->denominator())
    words += "（" + indicator::grouped_text(figure->numerator()) + "/" +
             indicator::grouped_text(*figure->denominator()) + "）";
  if (indicator.denominator)
    words += side == indicator::Side::numerator ? "，下面是分子" : "，下面是分母";
  return words;
}

UnitsBelow::UnitsBelow(const index::State& state, const package::Indicator& indicator,
                       FigureCell cell) {
  cell.asked.by = indicator::By::children;
  Answer answer = indicator::answer(state, indicator, cell.asked).or_throw();
  indicator::Asked whole = cell.asked;
  whole.by = indicator::By::unit;
  const Answer all = indicator::answer(state, indicator, whole).or_throw();
  indicator::PublishedColumn column{&indicator, nullptr, &answer};
  if (whole.splits.empty()) column.whole = &all;
  const auto withheld = indicator::withhold(state, cell.asked, std::span(&column, 1)).or_throw();
  withheld.take_from(answer, false);
  whole_withheld_ = withheld.of_whole(indicator.name);
  for (std::size_t i = 0; i < answer.figures.size(); ++i) {
    const auto& figure = answer.figures[i];
    if (!cell.is_of(answer.keys[i % answer.keys.size()])) continue;
    const indicator::Section& section = answer.sections[i / answer.keys.size()];
    const bool is_withheld = !figure.ok() && figure.error().code == indicator::kWithheld;
    if (is_withheld || (figure.ok() && figure->numerator() != Decimal()))
      lines_.push_back({section.unit, section.own, is_withheld ? kShownWithheld : figure->shown()});
    // Of one part: what it is the sum of.
    if (is_withheld && !whole.splits.empty()) whole_withheld_ = true;
  }
}

}  // namespace jishi::api
