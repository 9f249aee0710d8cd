#include "indicator/target.hpp"

#include <array>

#include "expression/evaluate.hpp"

namespace jishi::indicator {

std::optional<Target> target_of(const index::State& state, const package::Indicator& indicator,
                                const Asked& asked) {
  if (indicator.target.empty()) return std::nullopt;
  const auto checked = state.compiled->of_parameters(indicator.target);
  if (!checked) return std::nullopt;
  const std::array parameters{state.compiled->rule_sets().on(asked.fact_date()).row(),
                              expression::Value::date(asked.fact_date()),
                              expression::Value::date(asked.since())};
  expression::Evaluator evaluator;
  const auto outcome = evaluator.evaluate(expression::compile(*checked), parameters);
  if (!outcome.ok() || outcome.value().kind() == expression::Kind::null) return std::nullopt;
  const expression::Value value = outcome.value();
  const Decimal number = value.kind() == expression::Kind::integer
                             ? Decimal::from_scaled(value.as_integer(), 0)
                             : value.as_decimal();
  return Target{number, grouped_text(number) + (indicator.is_percent() ? "%" : indicator.unit)};
}

std::optional<bool> has_reached(const package::Indicator& indicator, const Target& target,
                                const Figure& figure) {
  const Fraction wanted = Fraction::of(target.number);
  switch (indicator.better) {
    case package::Better::neither:
      return std::nullopt;
    case package::Better::higher:
      return figure.exact() >= wanted;
    case package::Better::lower:
      return figure.exact() <= wanted;
  }
  return std::nullopt;
}

}  // namespace jishi::indicator
