#include "indicator/withholding.hpp"

#include "expression/parse.hpp"
#include "indicator/answer.hpp"
#include "indicator/suppression.hpp"

namespace jishi::indicator {

using Counting = package::Measure;

std::vector<const package::Indicator*> Withholding::parts_of(const Counting& formula) const {
  std::vector<const package::Indicator*> parts;
  if (formula.take != Counting::Take::formula) return parts;
  const auto parsed = expression::parse(formula.what);
  if (!parsed.ok()) return parts;
  for (const expression::Node& node : (*parsed)->nodes)
    if (node.kind == expression::NodeKind::name)
      if (const package::Indicator* part = packages_.find_indicator(node.text))
        parts.push_back(part);
  return parts;
}

bool Withholding::subtracts(const Counting& formula) const {
  if (formula.take != Counting::Take::formula) return false;
  const auto parsed = expression::parse(formula.what);
  const auto takes_away = [](const expression::Node& node) {
    return node.function == expression::Function::subtract ||
           node.function == expression::Function::negate;
  };
  return parsed.ok() && std::ranges::any_of((*parsed)->nodes, takes_away);
}

bool Withholding::adds_up_rows(const Counting& measure) const {
  if (measure.take != Counting::Take::formula)
    return measure.take == Counting::Take::count ||
           (measure.take == Counting::Take::distinct && measure.what == "person");
  const auto parts = parts_of(measure);
  return !parts.empty() && std::ranges::all_of(parts, [&](const package::Indicator* part) {
    return adds_up_rows(part->numerator);
  });
}

// As persons_behind, and of a formula what it comes to where it adds up counts of rows.
Result<std::optional<Counts>> Withholding::counts_of(const Asked& asked, const Answer& answer,
                                                     Side side) const {
  const package::Indicator& of = *answer.indicator;
  const Counting& measure = side == Side::numerator ? of.numerator : *of.denominator;
  if (measure.take != Counting::Take::formula || !adds_up_rows(measure))
    return persons_behind(state_, asked, answer, side);
  Counts counts;
  for (const auto& figure : answer.figures) {
    const Decimal value = !figure.ok()              ? Decimal()
                          : side == Side::numerator ? figure->numerator()
                                                    : figure->denominator().value_or(Decimal());
    const auto whole = value.normalised().rescaled(0);
    counts.push_back(whole ? whole->scaled() : 0);
  }
  return std::optional(std::move(counts));
}

Result<void> Withholding::add(const PublishedColumn& published) {
  const auto same = [&](const Column& each) { return each.indicator == published.indicator; };
  if (std::ranges::any_of(columns_, same)) return {};
  Column& column = columns_.emplace_back();
  column.indicator = published.indicator;
  column.threshold = withheld_below(state_, *published.indicator, asked_);
  column.whole = published.whole;
  column.lines = published.lines;
  for (const Section& section :
       published.lines ? published.lines->sections : std::vector<Section>())
    row_of_.emplace(std::pair(section.unit, section.own), row_of_.size());
  for (const Key& key : published.lines ? published.lines->keys : std::vector<Key>())
    key_of_.emplace(codes_of(key), key_of_.size());
  return column.threshold > 0 ? add_parts(published) : Result<void>();
}

// What a formula adds up follows from it, published or not.
Result<void> Withholding::add_parts(const PublishedColumn& formula) {
  for (const package::Indicator* part : parts_of(formula.indicator->numerator)) {
    PublishedColumn unpublished{part, nullptr, nullptr};
    const auto ask = [&](const Asked& asked) -> Result<const Answer*> {
      auto answered = answer(state_, *part, asked);
      if (!answered) return answered.error();
      return &answers_.emplace_back(std::move(*answered));
    };
    if (formula.whole != nullptr) {
      Asked whole = asked_;
      whole.by = By::unit;
      whole.splits.clear();
      whole.share = false;
      auto answered = ask(whole);
      if (!answered) return answered.error();
      unpublished.whole = *answered;
    }
    if (formula.lines != nullptr) {
      auto answered = ask(asked_);
      if (!answered) return answered.error();
      unpublished.lines = *answered;
    }
    if (auto added = add(unpublished); !added) return added;
  }
  return {};
}

Result<std::optional<Withholding::Behind>> Withholding::behind(const Column& column, Side side) {
  Behind found;
  found.lines.resize(rows() * keys());
  if (column.whole != nullptr) {
    Asked whole = asked_;
    whole.by = By::unit;
    whole.splits.clear();
    whole.share = false;
    const auto counts = counts_of(whole, *column.whole, side);
    if (!counts) return counts.error();
    if (!*counts) return std::optional<Behind>();
    if (!(*counts)->empty()) found.whole = (*counts)->front();
  }
  if (column.lines != nullptr) {
    const Answer& answer = *column.lines;
    const auto counts = counts_of(asked_, answer, side);
    if (!counts) return counts.error();
    if (!*counts) return std::optional<Behind>();
    for (std::size_t cell = 0; cell < (*counts)->size(); ++cell) {
      const Section& section = answer.sections[cell / answer.keys.size()];
      const std::size_t row = row_of_.at({section.unit, section.own});
      const std::size_t key = key_of_.at(codes_of(answer.keys[cell % answer.keys.size()]));
      found.lines[row * keys() + key] = (**counts)[cell];
    }
  }
  return std::optional(std::move(found));
}

Result<void> Withholding::fill(Column& column) {
  column.gaps.lines.resize(rows() * keys());
  auto above = behind(column, Side::numerator);
  if (!above) return above.error();
  column.above = std::move(*above);
  if (!column.indicator->denominator) return {};
  auto below = behind(column, Side::denominator);
  if (!below) return below.error();
  column.below = std::move(*below);
  return {};
}

Withholding::Gaps Withholding::gaps(const Behind& counts, std::int64_t threshold) {
  Gaps found{std::vector<bool>(rows() * keys()), counts.whole > 0 && counts.whole < threshold};
  if (!counts.all_count() || rows() == 0) return found;
  const bool of_both = rows() > 1 && keys() > 1;
  const Sums sums = of_both ? Sums::of_both : keys() > 1 ? Sums::of_rows : Sums::of_columns;
  const auto hidden = suppress({rows(), keys(), counts.lines, sums}, {threshold});
  if (!hidden) {
    problem_ = hidden.error();
    return found;
  }
  for (std::size_t row = 0; row < rows(); ++row)
    for (std::size_t key = 0; key < keys(); ++key)
      found.lines[row * keys() + key] = hidden->cell(row, key);
  found.whole = found.whole || (keys() == 1 && hidden->sum_of_column(0));
  return found;
}

// Its own small counts, and those that are missing to what it is a part of.
Result<void> Withholding::hide_small(Column& column) {
  if (column.threshold == 0) return {};
  const auto hide = [&](const Behind& counts) { column.gaps.add(gaps(counts, column.threshold)); };
  if (column.above) hide(*column.above);
  const bool is_share = column.above && column.below &&
                        column.counted().ledger == column.indicator->denominator->ledger;
  if (is_share)
    hide(Behind::difference(*column.below, *column.above));
  else if (column.below)
    hide(*column.below);
  if (!column.above) return {};
  for (const Column& other : columns_) {
    if (other.above && !other.indicator->denominator && adds_up_rows(other.counted()) &&
        is_part_of(column.counted(), other.counted()))
      hide(Behind::difference(*other.above, *column.above));
    if (&other != &column && other.below &&
        is_part_of(column.counted(), *other.indicator->denominator))
      hide(Behind::difference(*other.below, *column.above));
  }
  return {};
}

Withheld Withholding::result(std::span<const PublishedColumn> published) const {
  Withheld withheld;
  for (const Column& column : columns_) {
    const std::string& name = column.indicator->name;
    const bool shown = std::ranges::any_of(
        published, [&](const PublishedColumn& each) { return each.indicator == column.indicator; });
    if (!shown) continue;
    if (column.gaps.whole) withheld.wholes_.insert(name);
    for (const auto& [line, row] : row_of_)
      for (std::size_t key = 0; key < keys(); ++key) {
        if (!column.gaps.lines[row * keys() + key]) continue;
        Codes codes;
        for (const auto& [each, at] : key_of_)
          if (at == key) codes = each;
        withheld.lines_[name].emplace(line.first, line.second, std::move(codes));
      }
  }
  return withheld;
}

}  // namespace jishi::indicator
