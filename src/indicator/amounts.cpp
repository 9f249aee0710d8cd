#include "indicator/amounts.hpp"

#include <algorithm>

#include "expression/evaluate.hpp"
#include "indicator/split_keys.hpp"

namespace jishi::indicator {
namespace {

Error too_large() {
  return {"figure_too_large", "数太大，算不出来；请缩小范围，或核对这个字段里填的数"};
}

}  // namespace

Counter::Counter(const index::State& state, const Asked& asked, const Places& places)
    : state_(state),
      asked_(asked),
      places_(places),
      packages_(state.definitions->packages),
      compiled_(*state.compiled),
      parameters_{compiled_.rule_sets().on(asked.fact_date()).row(),
                  expression::Value::date(asked.fact_date()),
                  expression::Value::date(asked.since())} {}

Result<Amounts> Counter::amounts(const package::Measure& measure) {
  if (measure.take == package::Measure::Take::units) return of_units(measure);
  if (measure.take == package::Measure::Take::formula) return of_formula(measure);
  return of_rows(measure);
}

Result<void> Counter::take(Compiled& compiled, package::Measure::Take take,
                           const std::string& what) {
  if (take == package::Measure::Take::count) return {};
  const auto layout = compiled.rows->layout;
  if (take == package::Measure::Take::distinct) {
    std::size_t column = layout->person_column();
    if (what != "person") {
      const auto& fields = compiled.ledger->fields;
      column = static_cast<std::size_t>(
          std::find_if(fields.begin(), fields.end(),
                       [&](const package::Field& field) { return field.name == what; }) -
          fields.begin());
    }
    compiled.question.measures.push_back(
        {index::Scalar::of_column(column, *layout), index::Measure::Take::different});
    return {};
  }
  auto scalar = compiled_.scalar(*compiled.ledger, layout, what);
  if (!scalar) return scalar.error();
  compiled.digits = scalar->digits();
  compiled.question.measures.push_back({*scalar, index::Measure::Take::sum_and_extremes});
  return {};
}

Result<void> Counter::split_by(Compiled& compiled, const std::string& field) {
  auto split = split_of(packages_, *compiled.ledger, compiled.rows->layout, field, compiled_);
  if (!split) return split.error();
  compiled.question.splits.push_back(split->split);
  std::vector<Key> keys;
  for (const Key& before : compiled.keys)
    for (const Key::Part& part : split->parts) {
      keys.push_back(before);
      keys.back().parts.push_back(part);
    }
  compiled.keys = std::move(keys);
  return {};
}

Result<Counter::Compiled> Counter::compile(const std::string& ledger, package::Measure::Take take,
                                           const std::string& what, const std::string& where,
                                           bool split) {
  Compiled compiled;
  compiled.rows = state_.find(ledger);
  compiled.ledger = packages_.find_ledger(ledger);
  if (compiled.rows == nullptr || compiled.ledger == nullptr)
    return Error{"no_such_ledger", "没有台账“" + ledger + "”"};
  compiled.keys = {Key{}};
  if (!where.empty()) {
    auto predicate = compiled_.predicate(*compiled.ledger, compiled.rows->layout, where);
    if (!predicate) return predicate.error();
    compiled.question.where = *predicate;
  }
  if (auto taken = this->take(compiled, take, what); !taken) return taken.error();
  if (split)
    for (const std::string& field : asked_.splits)
      if (auto done = split_by(compiled, field); !done) return done.error();
  return compiled;
}

Result<std::unique_ptr<UnitCondition>> Counter::units(const std::string& condition) {
  if (condition.empty()) return std::unique_ptr<UnitCondition>();
  auto expression = compiled_.of_units(condition);
  if (!expression) return expression.error();
  return std::make_unique<UnitCondition>(*expression, state_, parameters());
}

namespace {

Result<Decimal> decimal(const index::Amounts& amounts, int digits) {
  const auto total = amounts.total();
  if (!total) return too_large();
  return Decimal::from_scaled(*total, digits);
}

// Of one cell.
Result<Amount> amount_of(const index::Figures& figures, std::size_t cell,
                         package::Measure::Take take, int digits) {
  Amount amount;
  if (take == package::Measure::Take::count) {
    amount.value = Decimal::from_scaled(figures.rows(cell), 0);
  } else if (take == package::Measure::Take::distinct) {
    amount.value = Decimal::from_scaled(static_cast<std::int64_t>(figures.different(0, cell)), 0);
  } else {
    const index::Amounts& of = figures.amounts(0, cell);
    amount.numbers = of.numbers;
    if (take == package::Measure::Take::sum || take == package::Measure::Take::mean) {
      auto sum = decimal(of, digits);
      if (!sum) return sum.error();
      amount.value = *sum;
    } else if (of.numbers > 0) {
      amount.value =
          Decimal::from_scaled(take == package::Measure::Take::min ? of.least : of.largest, digits);
    }
  }
  return amount;
}

}  // namespace

Result<Amounts> Counter::of_rows(const package::Measure& measure) {
  auto compiled = compile(measure.ledger, measure.take, measure.what, measure.where, true);
  if (!compiled) return compiled.error();
  if (measure.warned) compiled->question.of = index::OfRows::warned;
  const auto holders = units(measure.units);
  if (!holders) return holders.error();
  const auto passes = places_.passes(*compiled->ledger, measure.which, holders->get());
  const index::Figures figures =
      index::count(*compiled->rows, compiled->question, passes, parameters());
  Amounts amounts;
  amounts.keys = compiled->keys;
  for (std::size_t cell = 0; cell < figures.cells(); ++cell) {
    auto amount = amount_of(figures, cell, measure.take, compiled->digits);
    if (!amount) return amount.error();
    amounts.cells.push_back(*amount);
  }
  return amounts;
}

Result<std::optional<Decimal>> Counter::number(const std::string& expression) {
  if (expression.empty()) return std::optional<Decimal>();
  auto compiled = compiled_.of_parameters(expression);
  if (!compiled) return compiled.error();
  expression::Evaluator evaluator;
  const auto outcome = evaluator.evaluate(expression::compile(*compiled), parameters());
  if (!outcome.ok() || outcome.value().kind() == expression::Kind::null)
    return Error{"no_limit_then", "算不出“" + expression + "”：那天没有施行中的规定"};
  const expression::Value value = outcome.value();
  return std::optional<Decimal>(value.kind() == expression::Kind::integer
                                    ? Decimal::from_scaled(value.as_integer(), 0)
                                    : value.as_decimal());
}

// Leaves the units that pass.
Result<void> Counter::drop_failing(const package::UnitTest& test, Places::Counted& counted) {
  const auto take = test.take == package::UnitTest::Take::count ? package::Measure::Take::count
                    : test.take == package::UnitTest::Take::sum ? package::Measure::Take::sum
                                                                : package::Measure::Take::distinct;
  auto compiled = compile(test.ledger, take, test.what, test.where, false);
  if (!compiled) return compiled.error();
  auto least = number(test.at_least);
  auto most = number(test.at_most);
  if (!least) return least.error();
  if (!most) return most.error();
  const auto passes = places_.passes(*compiled->ledger, counted.units);
  const index::Figures figures =
      index::count(*compiled->rows, compiled->question, passes, parameters());
  Places::Counted left;
  for (std::size_t i = 0; i < counted.units.size(); ++i) {
    auto amount = amount_of(figures, i, take, compiled->digits);
    if (!amount) return amount.error();
    if (*least && *amount->value < **least) continue;
    if (*most && *amount->value > **most) continue;
    left.units.push_back(counted.units[i]);
    left.sections.push_back(counted.sections[i]);
  }
  counted = std::move(left);
  return {};
}

Error Counter::no_split_of_units() {
  return {"split_not_possible", "这个指标数的是组织，不能按台账的字段细分；请去掉细分"};
}

Result<Amounts> Counter::of_units(const package::Measure& measure) {
  if (!asked_.splits.empty()) return no_split_of_units();
  const auto condition = units(measure.units);
  if (!condition) return condition.error();
  std::vector<std::int64_t> numbers(places_.sections().size(), 0);
  for (Places::Counted& counted : places_.units(condition->get())) {
    for (const package::UnitTest& test : measure.tests)
      if (auto done = drop_failing(test, counted); !done) return done.error();
    for (const std::int32_t section : counted.sections)
      ++numbers[static_cast<std::size_t>(section)];
  }
  Amounts amounts;
  amounts.keys = {Key{}};
  for (const std::int64_t number : numbers)
    amounts.cells.push_back({Decimal::from_scaled(number, 0), 0});
  return amounts;
}

namespace {

// A formula, evaluated cell by cell.
class Sum {
 public:
  Sum(const expression::Ast& ast, std::map<std::string, Amounts> parts)
      : ast_(ast), parts_(std::move(parts)) {}

  std::optional<Decimal> at(expression::NodeIndex index, std::size_t cell) const {
    using expression::Function;
    const expression::Node& node = ast_.node(index);
    if (node.kind == expression::NodeKind::name) return parts_.at(node.text).cells[cell].value;
    if (node.kind == expression::NodeKind::literal)
      return Decimal::from_scaled(node.literal().as_integer(), 0);
    const auto left = at(node.children[0], cell);
    if (!left) return std::nullopt;
    if (node.function == Function::negate) return Decimal().minus(*left);
    const auto right = at(node.children[1], cell);
    if (!right) return std::nullopt;
    if (node.function == Function::add) return left->plus(*right);
    if (node.function == Function::subtract) return left->minus(*right);
    return left->times(*right);
  }

 private:
  const expression::Ast& ast_;
  std::map<std::string, Amounts> parts_;
};

}  // namespace

Result<std::vector<const package::Indicator*>> Counter::parts_of(const package::Measure& measure) {
  auto formula = compiled_.of_indicators(measure.what);
  if (!formula) return formula.error();
  std::vector<const package::Indicator*> parts;
  for (const expression::Node& node : formula->ast->nodes) {
    if (node.kind != expression::NodeKind::name) continue;
    const package::Indicator* part = packages_.find_indicator(node.text);
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }
  return parts;
}

Result<Amounts> Counter::of_formula(const package::Measure& measure) {
  auto formula = compiled_.of_indicators(measure.what);
  if (!formula) return formula.error();
  auto named = parts_of(measure);
  if (!named) return named.error();
  std::map<std::string, Amounts> parts;
  std::vector<Amounts*> all;
  for (const package::Indicator* indicator : *named) {
    auto part = this->amounts(indicator->numerator);
    if (!part) return part.error();
    all.push_back(&parts.emplace(indicator->name, std::move(*part)).first->second);
  }
  align(all);
  Amounts amounts;
  amounts.keys = all.front()->keys;
  const std::size_t cells = all.front()->cells.size();
  const Sum sum(*formula->ast, std::move(parts));
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const auto value = sum.at(formula->ast->root, cell);
    if (!value) return too_large();
    amounts.cells.push_back({value, 0});
  }
  return amounts;
}

}  // namespace jishi::indicator
