#include "indicator/consistency.hpp"

#include <algorithm>

#include "indicator/agreement.hpp"
#include "indicator/consistency_words.hpp"
#include "indicator/denominators.hpp"
#include "indicator/wording.hpp"

namespace jishi::indicator {
namespace {

bool meet(WholeNumbers a, WholeNumbers b) {
  return !shared(a, b).none();
}

// The places of the figures that say the same of something, in the order of the list.
struct Named {
  std::string name;
  std::vector<std::size_t> figures;
};

std::vector<Named> grouped_by(std::span<const PublishedFigure> figures,
                              std::string PublishedFigure::*name) {
  std::vector<Named> groups;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::string& of = figures[i].*name;
    if (of.empty()) continue;
    auto group = std::ranges::find(groups, of, &Named::name);
    if (group == groups.end()) group = groups.insert(groups.end(), Named{of, {}});
    group->figures.push_back(i);
  }
  return groups;
}

class Checking {
 public:
  explicit Checking(std::span<const PublishedFigure> figures)
      : figures_(figures), bases_(grouped_by(figures, &PublishedFigure::basis)) {}

  ConsistencyReport run() {
    for (std::size_t i = 0; i < figures_.size(); ++i)
      report_.totals.push_back(totals_of(i));
    for (const Named& basis : bases_)
      check_basis(basis);
    for (const Named& named : grouped_by(figures_, &PublishedFigure::composition))
      check_composition(named);
    for (std::size_t i = 0; i < figures_.size(); ++i)
      check_words(i);
    return std::move(report_);
  }

 private:
  void find(FindingKind kind, std::vector<std::size_t> figures, std::string words) {
    report_.findings.push_back({kind, std::move(figures), std::move(words)});
  }

  // Totals that are stated exactly for the basis of the figure.
  std::vector<std::int64_t> known_totals(std::size_t figure) const {
    std::vector<std::int64_t> known;
    const auto basis = std::ranges::find(bases_, figures_[figure].basis, &Named::name);
    if (basis == bases_.end()) return known;
    for (const std::size_t other : basis->figures) {
      const auto& stated = figures_[other].denominator;
      if (stated && stated->exact() && stated->truth().least > 0) {
        known.push_back(stated->truth().least);
      }
    }
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
    return known;
  }

  // What the figure says of its total, after saying what is wrong with the figure itself.
  std::optional<WholeNumbers> totals_of(std::size_t at) {
    const PublishedFigure& figure = figures_[at];
    if (!figure.rate || (!figure.numerator && !figure.denominator)) {
      return figure.denominator ? std::optional(figure.denominator->truth()) : std::nullopt;
    }
    if (!figure.numerator) {
      const WholeNumbers stated = figure.denominator->truth();
      if (fitting_numerators(*figure.rate, stated).none()) {
        find(FindingKind::impossible, {at}, impossible_words(figure, {}));
      }
      return stated;
    }
    const WholeNumbers fitting = fitting_denominators(figure.numerator->truth(), *figure.rate);
    if (!figure.denominator) {
      if (fitting.none()) {
        find(FindingKind::impossible, {at}, impossible_words(figure, known_totals(at)));
      }
      return fitting;
    }
    if (!meet(fitting, figure.denominator->truth())) {
      find(FindingKind::wrong_quotient, {at}, wrong_quotient_words(figure));
    }
    return figure.denominator->truth();
  }

  void check_basis(const Named& basis) {
    std::vector<PossibleTotals> ranges;
    for (const std::size_t figure : basis.figures) {
      const auto& totals = report_.totals[figure];
      if (totals && !totals->none()) ranges.push_back({figure, *totals});
    }
    report_.bases.push_back({basis.name, agreeing_sets(ranges)});
    const BasisAgreement& agreement = report_.bases.back();
    if (agreement.sets.size() < 2) return;
    std::vector<std::size_t> shown;
    shown.reserve(ranges.size());
    for (const PossibleTotals& range : ranges)
      shown.push_back(range.figure);
    find(FindingKind::mixed_totals, std::move(shown), mixed_totals_words(agreement, figures_));
  }

  void check_composition(const Named& named) {
    Composition composition{named.name, {}, Decimal(), true};
    Fraction least;
    Fraction beyond;
    for (const std::size_t at : named.figures) {
      const auto& rate = figures_[at].rate;
      if (!rate || rate->measure() != Measure::percent) continue;
      const Span truth = rate->truth(RoundingMode::half_up);
      const auto sum = composition.sum.plus(rate->value());
      const auto from = least.plus(truth.from);
      const auto to = beyond.plus(truth.to);
      if (!sum || !from || !to) continue;  // beyond any share there is
      composition.figures.push_back(at);
      composition.sum = *sum;
      least = *from;
      beyond = *to;
    }
    if (composition.figures.empty()) return;
    const Fraction whole = Fraction::of(1);
    composition.explained_by_rounding = least <= whole && whole < beyond;
    report_.compositions.push_back(composition);
    if (!composition.explained_by_rounding) {
      find(FindingKind::sum_not_hundred, composition.figures, sum_words(composition));
    }
  }

  void check_words(std::size_t at) {
    const PublishedFigure& figure = figures_[at];
    for (const std::string* text : {&figure.sentence, &figure.label}) {
      if (const auto words = ambiguous_change(*text)) {
        find(FindingKind::ambiguous_wording, {at}, wording_question(figure, *words));
        return;
      }
    }
  }

  std::span<const PublishedFigure> figures_;
  std::vector<Named> bases_;
  ConsistencyReport report_;
};

}  // namespace

std::string_view name_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::impossible:
      return "impossible";
    case FindingKind::wrong_quotient:
      return "wrong_quotient";
    case FindingKind::mixed_totals:
      return "mixed_totals";
    case FindingKind::sum_not_hundred:
      return "sum_not_hundred";
    case FindingKind::ambiguous_wording:
      return "ambiguous_wording";
  }
  return {};
}

Result<ConsistencyReport> check_consistency(std::span<const PublishedFigure> figures) {
  if (figures.size() > kMostPublished) {
    return Error{"too_many_figures", "一次最多核对 " + std::to_string(kMostPublished) +
                                         " 个数字，请分成几张表分别核对。"};
  }
  return Checking(figures).run();
}

}  // namespace jishi::indicator
