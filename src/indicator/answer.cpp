#include "indicator/answer.hpp"

#include <stdexcept>

#include "indicator/amounts.hpp"

namespace jishi::indicator {
namespace {

using package::Indicator;

// Of one indicator, cell by cell.
class FigureMaker {
 public:
  FigureMaker(const Indicator& indicator, const Asked& asked, Basis basis)
      : indicator_(indicator), asked_(asked), basis_(std::move(basis)) {}

  Result<Figure> figure(const Amount& above, const Amount* below) const {
    const Rounding rounding{indicator_.digits, RoundingMode::half_up};
    const package::Measure::Take take = indicator_.numerator.take;
    if (!above.value || (take == package::Measure::Take::mean && above.numbers == 0))
      return Error{"no_figure", "没有可以统计的数"};
    if (take == package::Measure::Take::mean)
      return Figure::quotient({*above.value, Decimal::from_scaled(above.numbers, 0)}, basis_,
                              asked_.when, rounding, indicator_.unit);
    if (below == nullptr)
      return Figure::total(*above.value, basis_, asked_.when, rounding, indicator_.unit);
    if (!below->value) return Error{"no_figure", "分母没有可以统计的数"};
    if (asked_.share)
      return Figure::percent({*above.value, *below->value}, basis_, asked_.when,
                             {kShareDigits, RoundingMode::half_up});
    if (indicator_.is_percent())
      return Figure::percent({*above.value, *below->value}, basis_, asked_.when, rounding);
    return Figure::quotient({*above.value, *below->value}, basis_, asked_.when, rounding,
                            indicator_.unit);
  }

 private:
  const Indicator& indicator_;
  const Asked& asked_;
  Basis basis_;
};

// Each cell as a part of its section's whole.
Result<void> divide_by_whole(Amounts& above, Amounts& below) {
  below = above;
  const std::size_t keys = above.keys.size();
  for (std::size_t first = 0; first < above.cells.size(); first += keys) {
    Decimal whole;
    for (std::size_t i = first; i < first + keys; ++i) {
      const auto sum = whole.plus(above.cells[i].value.value_or(Decimal()));
      if (!sum) return Error{"figure_too_large", "数太大，算不出来；请缩小范围"};
      whole = *sum;
    }
    for (std::size_t i = first; i < first + keys; ++i)
      below.cells[i].value = whole;
  }
  return {};
}

Result<Answer> answer_in(const Places& places, Counter& counter, const Indicator& indicator,
                         const Asked& asked) {
  auto basis = Basis::create(indicator.name, indicator.basis, indicator.over);
  if (!basis) return basis.error();
  auto above = counter.amounts(indicator.numerator);
  if (!above) return above.error();
  std::optional<Amounts> below;
  if (indicator.denominator) {
    auto counted = counter.amounts(*indicator.denominator);
    if (!counted) return counted.error();
    below = std::move(*counted);
    Amounts* const both[] = {&*above, &*below};
    align(both);
  }
  if (asked.share) {
    if (auto done = divide_by_whole(*above, below.emplace()); !done) return done.error();
  }
  const FigureMaker maker(indicator, asked, *basis);
  Answer answer;
  answer.indicator = &indicator;
  answer.sections = places.sections();
  answer.keys = above->keys;
  for (std::size_t cell = 0; cell < above->cells.size(); ++cell)
    answer.figures.push_back(
        maker.figure(above->cells[cell], below ? &below->cells[cell] : nullptr));
  return answer;
}

Result<void> check_share(const Indicator& indicator, const Asked& asked) {
  if (!asked.share) return {};
  if (asked.splits.empty()) return Error{"share_not_possible", "构成要按字段细分，请写按什么细分"};
  const package::Measure::Take take = indicator.numerator.take;
  if (indicator.denominator ||
      (take != package::Measure::Take::count && take != package::Measure::Take::sum))
    return Error{"share_not_possible",
                 "“" + indicator.label + "”各部分加起来不是总数，算不出构成；请用计数或合计的指标"};
  return {};
}

bool is_nothing(const Result<Figure>& figure) {
  return !figure.ok() || (figure->numerator() == Decimal() &&
                          (!figure->denominator() || *figure->denominator() == Decimal()));
}

// The unit's own section says nothing where all rows count below.
void drop_empty_own(Answer& answer) {
  if (answer.sections.size() < 2 || !answer.sections.back().own) return;
  const std::size_t keys = answer.keys.size();
  for (std::size_t i = answer.figures.size() - keys; i < answer.figures.size(); ++i)
    if (!is_nothing(answer.figures[i])) return;
  answer.sections.pop_back();
  answer.figures.erase(answer.figures.end() - static_cast<std::ptrdiff_t>(keys),
                       answer.figures.end());
}

}  // namespace

Result<Answer> answer(const index::State& state, const Indicator& indicator, const Asked& asked) {
  if (asked.splits.size() > kMostSplits)
    return Error{"too_many_splits",
                 "最多按 " + std::to_string(kMostSplits) + " 个字段细分，请减少"};
  if (auto possible = check_share(indicator, asked); !possible) return possible.error();
  auto places = Places::create(state, asked);
  if (!places) return places.error();
  Counter counter(state, asked, *places);
  try {
    auto answer = answer_in(*places, counter, indicator, asked);
    if (answer) drop_empty_own(*answer);
    return answer;
  } catch (const std::length_error&) {
    return Error{"too_many_cells", "一次问的格子太多，请减少细分，或换较小的范围"};
  }
}

}  // namespace jishi::indicator
