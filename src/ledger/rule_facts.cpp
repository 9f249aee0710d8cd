#include "ledger/rule_facts.hpp"

#include <algorithm>
#include <set>

namespace jishi::ledger {
namespace {

struct ToExpression {
  const package::ValueType& type;

  expression::Value operator()(std::int64_t number) const {
    return expression::Value::integer(number);
  }
  expression::Value operator()(Decimal number) const {
    return expression::Value::decimal(number.rescaled(type.digits).value_or(number));
  }
  expression::Value operator()(bool truth) const { return expression::Value::boolean(truth); }
  expression::Value operator()(Date date) const { return expression::Value::date(date); }
  expression::Value operator()(const std::string& text) const {
    return expression::Value::text(text);
  }
};

}  // namespace

expression::Value to_expression(const std::optional<package::Value>& value,
                                const package::ValueType& type) {
  return value ? std::visit(ToExpression{type}, *value) : expression::Value();
}

RuleSetsThen::RuleSetsThen(const package::PackageSet& packages, Date day) {
  for (const package::RuleSet& set : packages.rule_sets) {
    const package::RuleSetVersion* version = set.on(day);
    std::vector<expression::Value> parameters(set.parameters.size());
    for (std::size_t i = 0; version != nullptr && i < parameters.size(); ++i)
      parameters[i] = std::visit(ToExpression{set.parameters[i].value}, version->values[i]);
    versions_.push_back(version);
    parameters_.push_back(std::move(parameters));
  }
  for (const auto& parameters : parameters_)
    sets_.push_back(expression::Value::row(parameters));
}

const package::Value* RuleSetsThen::parameter(std::size_t set, std::size_t parameter) const {
  const package::RuleSetVersion* version = versions_[set];
  return version != nullptr && parameter < version->values.size() ? &version->values[parameter]
                                                                  : nullptr;
}

RuleSetsInTime::RuleSetsInTime(const package::PackageSet& packages) {
  std::set<Date> days = {kFirstDate};
  for (const package::RuleSet& set : packages.rule_sets)
    for (const package::RuleSetVersion& version : set.versions) {
      days.insert(version.since);
      days.insert(version.end);
    }
  for (const Date day : days) {
    since_.push_back(day);
    states_.push_back(std::make_unique<RuleSetsThen>(packages, day));
  }
}

const RuleSetsThen& RuleSetsInTime::on(Date day) const {
  const auto after = std::ranges::upper_bound(since_, day);
  return *states_[static_cast<std::size_t>(after - since_.begin()) - 1];
}

UnitRow::UnitRow(const package::PackageSet& packages, const UnitFacts& facts) {
  values_.reserve(packages.unit_fields.size() + 2);
  values_.push_back(expression::Value::text(facts.unit.kind));
  values_.push_back(expression::Value::text(package::level_name(facts.unit.level)));
  for (const package::UnitField& each : packages.unit_fields) {
    const auto found = facts.profile.find(each.field.name);
    values_.push_back(found == facts.profile.end() || each.field.sensitive
                          ? expression::Value()
                          : std::visit(ToExpression{each.field.value}, found->second));
  }
}

}  // namespace jishi::ledger
