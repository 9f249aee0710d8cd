#include "indicator/recount_values.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace jishi::indicator {
namespace {

using Take = package::Measure::Take;

expression::Program compiled(const std::string& text,
                             std::shared_ptr<const expression::Schema> schema) {
  const auto checked = expression::check(text, std::move(schema));
  if (!checked.ok())
    throw Failure({"indicator_outdated", "指标里的式子“" + text + "”与现在的定义不符：" +
                                             checked.problems().front().message +
                                             "。请改正指标后重新载入"});
  return expression::compile(*checked);
}

std::optional<Decimal> number_in(expression::Value value) {
  if (value.kind() == expression::Kind::integer) return Decimal::from_scaled(value.as_integer(), 0);
  if (value.kind() == expression::Kind::decimal) return value.as_decimal();
  return std::nullopt;
}

Decimal not_too_large(std::optional<Decimal> number) {
  if (!number) throw Failure({"figure_too_large", "数太大，算不出来；请核对填的数"});
  return *number;
}

std::vector<expression::Value> values_of(const package::Ledger& ledger, const ledger::Values& row) {
  std::vector<expression::Value> values;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i)
    values.push_back(ledger::to_expression(row[i], ledger.fields[i].value));
  return values;
}

}  // namespace

Decimal added(Decimal left, Decimal right) {
  return not_too_large(left.plus(right));
}
Decimal subtracted(Decimal left, Decimal right) {
  return not_too_large(left.minus(right));
}
Decimal multiplied(Decimal left, Decimal right) {
  return not_too_large(left.times(right));
}

RecountExpression::RecountExpression(const std::string& text,
                                     std::shared_ptr<const expression::Schema> schema,
                                     std::vector<expression::Value> parameters)
    : program_(compiled(text, std::move(schema))), parameters_(std::move(parameters)) {}

bool RecountExpression::selects_other_than(std::string_view row,
                                           std::initializer_list<std::string_view> fields) const {
  const expression::Ast& ast = program_.ast();
  return std::any_of(ast.nodes.begin(), ast.nodes.end(), [&](const expression::Node& node) {
    if (node.kind != expression::NodeKind::select) return false;
    const expression::Node& of = ast.node(node.children[0]);
    return of.kind == expression::NodeKind::name && of.text == row &&
           std::find(fields.begin(), fields.end(), node.text) == fields.end();
  });
}

expression::Value RecountExpression::evaluate(std::vector<expression::Value> values) {
  values.insert(values.end(), parameters_.begin(), parameters_.end());
  const expression::Outcome outcome = evaluator_.evaluate(program_, values);
  return outcome.ok() ? outcome.value() : expression::Value();
}

bool RecountExpression::fits(const package::Ledger& ledger, const ledger::Values& row) {
  return evaluate(values_of(ledger, row)).is_true();
}

bool RecountExpression::fits(const package::PackageSet& packages, const ledger::UnitFacts& unit) {
  const ledger::UnitRow row(packages, unit);
  return evaluate({row.row()}).is_true();
}

std::optional<Decimal> RecountExpression::number(const package::Ledger& ledger,
                                                 const ledger::Values& row) {
  return number_in(evaluate(values_of(ledger, row)));
}

std::optional<Decimal> RecountExpression::number() {
  return number_in(evaluate({}));
}

void RecountTally::add_number(Decimal number) {
  ++numbers_;
  sum_ = added(sum_, number);
  least_ = least_ ? std::min(*least_, number) : number;
  largest_ = largest_ ? std::max(*largest_, number) : number;
}

RecountAmount RecountTally::amount(Take take) const {
  const auto whole = [](std::size_t number) {
    return Decimal::from_scaled(static_cast<std::int64_t>(number), 0);
  };
  switch (take) {
    case Take::count:
    case Take::units:
    case Take::formula:
      return {Decimal::from_scaled(rows_, 0), 0};
    case Take::sum:
      return {sum_, 0};
    case Take::mean:
      return {numbers_ == 0 ? std::nullopt : std::optional(sum_), numbers_};
    case Take::min:
      return {least_, 0};
    case Take::max:
      return {largest_, 0};
    case Take::distinct:
      return {whole(different_.size()), 0};
  }
  return {};
}

RecountMeasure::RecountMeasure(const package::Ledger& ledger, Take take, std::string what,
                               std::optional<RecountExpression> where,
                               std::optional<RecountExpression> number)
    : ledger_(ledger),
      take_(take),
      what_(std::move(what)),
      where_(std::move(where)),
      number_(std::move(number)) {}

bool RecountMeasure::fits(const ledger::RowVersion& version) {
  return !where_ || where_->fits(ledger_, version.content.values);
}

void RecountMeasure::add(const ledger::RowVersion& version, RecountTally& tally) {
  tally.add_row();
  if (number_) {
    if (const auto number = number_->number(ledger_, version.content.values))
      tally.add_number(*number);
  } else if (take_ == Take::distinct && what_ == "person") {
    if (version.content.person) tally.add_value(version.content.person.value());
  } else if (take_ == Take::distinct) {
    for (std::size_t i = 0; i < ledger_.fields.size(); ++i)
      if (const auto& value = version.content.values[i]; ledger_.fields[i].name == what_ && value)
        tally.add_value(*value);
  }
}

}  // namespace jishi::indicator
