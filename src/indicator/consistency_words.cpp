#include "indicator/consistency_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "indicator/denominators.hpp"

namespace jishi::indicator {
namespace {

constexpr std::string_view kMixed = "口径不一致，请核实：";
constexpr std::size_t kShownFigures = 5;  // of a set
constexpr std::size_t kShownSets = 8;     // of a basis, the largest

std::string share(std::int64_t above, std::int64_t below, const PublishedRate& rate) {
  const auto quotient = Fraction::of(above).over(Fraction::of(below));
  return grouped(above) + "/" + grouped(below) + " 是 " +
         (quotient ? rate.as_written(*quotient) : std::string("…"));
}

// The smallest change of the denominator that makes the rate possible.
std::string nearest_fit(const PublishedRate& rate, std::int64_t denominator) {
  constexpr std::int64_t kFurthest = 10'000;
  for (std::int64_t step = 1; step <= kFurthest; ++step) {
    for (const std::int64_t near : {denominator + step, denominator - step}) {
      if (near < 1) continue;
      const WholeNumbers fitting = fitting_numerators(rate, {near, near});
      if (!fitting.none()) {
        return "；" + grouped(fitting.least) + "/" + grouped(near) + " 则相符";
      }
    }
  }
  return "";
}

// Of a denominator no whole numerator makes the rate.
std::string without_numerator(const PublishedFigure& figure, std::int64_t denominator) {
  const PublishedRate& rate = *figure.rate;
  const Neighbours next = neighbours(rate, denominator);
  std::string words = grouped(denominator) + " 的 " + rate.text() + " 不是整数：";
  words += share(next.below, denominator, rate);
  if (next.above != next.below) words += "，" + share(next.above, denominator, rate);
  return words + nearest_fit(rate, denominator);
}

// Of a numerator no whole denominator makes it.
std::string without_denominator(const PublishedFigure& figure,
                                std::span<const std::int64_t> known) {
  const PublishedRate& rate = *figure.rate;
  const WholeNumbers numerator = figure.numerator->truth();
  std::string words =
      "没有哪个总数能使 " + figure.numerator->text() + " 按四舍五入得到 " + rate.text();
  if (figure.numerator->exact()) {
    const Span truth = rate.truth(RoundingMode::half_up);
    std::vector<std::int64_t> near(known.begin(), known.end());
    if (near.empty() && !truth.from.is_zero() && numerator.least > 0) {
      const auto around = Fraction::of(numerator.least).over(truth.from);
      if (const auto below = around ? around->floor() : std::nullopt; below && *below > 0) {
        near = {*below, *below + 1};
      }
    }
    for (const std::int64_t total : near)
      words += "；" + share(numerator.least, total, rate);
  }
  const WholeNumbers cut = fitting_denominators(numerator, rate, RoundingMode::down);
  if (!cut.none()) words += "；如果是去尾取得的，总数为 " + chinese(cut);
  return words;
}

}  // namespace

std::string impossible_words(const PublishedFigure& figure, std::span<const std::int64_t> known) {
  const std::string facts = figure.numerator
                                ? without_denominator(figure, known)
                                : without_numerator(figure, figure.denominator->truth().least);
  return std::string(kMixed) + "“" + figure.label + "”：" + facts + "。";
}

std::string wrong_quotient_words(const PublishedFigure& figure) {
  const WholeNumbers fitting = fitting_denominators(figure.numerator->truth(), *figure.rate);
  std::string words = std::string(kMixed) + "“" + figure.label + "”公布为 " +
                      figure.numerator->text() + "、" + figure.denominator->text() + "、" +
                      figure.rate->text();
  if (figure.numerator->exact() && figure.denominator->exact()) {
    const std::int64_t below = figure.denominator->truth().least;
    if (below > 0) words += "，而 " + share(figure.numerator->truth().least, below, *figure.rate);
  }
  if (!fitting.none()) words += "；与 " + figure.rate->text() + " 相符的总数为 " + chinese(fitting);
  return words + "。";
}

std::string mixed_totals_words(const BasisAgreement& basis,
                               std::span<const PublishedFigure> figures) {
  std::string words = std::string(kMixed) + "同为“" + basis.basis + "”的数字没有共同的总数";
  const std::size_t shown = std::min(kShownSets, basis.sets.size());
  for (std::size_t at = 0; at < shown; ++at) {
    const AgreeingSet& set = basis.sets[at];
    words += at == 0 ? "：" : "；";
    for (std::size_t i = 0; i < set.figures.size() && i < kShownFigures; ++i) {
      if (i > 0) words += "、";
      words += figures[set.figures[i]].shown();
    }
    if (set.figures.size() > kShownFigures) {
      words += "等 " + std::to_string(set.figures.size()) + " 个数字";
    }
    words += "，总数为 " + chinese(set.totals);
  }
  if (basis.sets.size() > shown) {
    words += "；另有 " + std::to_string(basis.sets.size() - shown) + " 组";
  }
  return words + "。";
}

std::string sum_words(const Composition& composition) {
  return "合计不是 100%，请核实：“" + composition.name + "”的 " +
         std::to_string(composition.figures.size()) + " 项合计为 " + composition.sum.text() +
         "%，超出四舍五入所能解释的范围，可能有遗漏、重复或口径不同的项。";
}

std::string wording_question(const PublishedFigure& figure, const std::string& words) {
  const std::string number = words.substr(words.find_first_of("0123456789"));
  const std::string digits = number.substr(0, number.find_first_not_of("0123456789."));
  return "表述不明确，请核实：“" + figure.label + "”中的“" + words + "”，是变化了 " + digits +
         " 个百分点，还是比原来变化了 " + digits + "%？";
}

}  // namespace jishi::indicator
