#include "package/expression_schema.hpp"

namespace jishi::package {
namespace {

using expression::Choices;
using expression::Kind;
using expression::Schema;
using expression::Type;

Type choice_of(std::string label, std::vector<Choices::Choice> values) {
  Type type = Type::of(Kind::text);
  type.choices = std::make_shared<Choices>(Choices{std::move(label), std::move(values)});
  return type;
}

}  // namespace

ExpressionSchemas::ExpressionSchemas(const PackageSet& packages) : packages_(packages) {
  for (const Dictionary& dictionary : packages.dictionaries)
    dictionaries_.emplace(dictionary.name, &dictionary);
  unit_ = unit_fields();
  rules_ = rule_sets();
}

std::shared_ptr<const Choices> ExpressionSchemas::choices(const std::string& dictionary) {
  const auto found = dictionaries_.find(dictionary);
  if (found == dictionaries_.end()) return nullptr;  // told elsewhere
  auto& made = choices_[dictionary];
  if (made) return made;
  auto choices = std::make_shared<Choices>();
  choices->label = found->second->label;
  for (const DictionaryValue& value : found->second->values)
    choices->values.push_back({value.code, value.label});
  return made = std::move(choices);
}

Type ExpressionSchemas::type(const ValueType& value) {
  switch (value.type) {
    case FieldType::text:
      return Type::of(Kind::text);
    case FieldType::integer:
    case FieldType::unit:
      return Type::of(Kind::integer);
    case FieldType::decimal: {
      Type type = Type::of(Kind::decimal);
      type.scale = value.digits;
      return type;
    }
    case FieldType::boolean:
      return Type::of(Kind::boolean);
    case FieldType::date:
      return Type::of(Kind::date);
    case FieldType::choice: {
      Type type = Type::of(Kind::text);
      type.choices = choices(value.dictionary);
      return type;
    }
  }
  return Type::of(Kind::null);
}

expression::Field ExpressionSchemas::field(const Field& field) {
  const Type made = type(field.value);
  return {field.name, field.label, field.required ? made : made.or_null(), field.sensitive};
}

ExpressionSchemas::Pointer ExpressionSchemas::unit_fields() {
  auto schema = std::make_shared<Schema>();
  schema->label = "组织";
  std::vector<Choices::Choice> kinds;
  for (const UnitKind& kind : packages_.unit_kinds)
    kinds.push_back({kind.name, kind.label});
  schema->fields.push_back({"kind", "组织类型", choice_of("组织类型", std::move(kinds))});
  std::vector<Choices::Choice> levels;
  for (int i = 0; i <= static_cast<int>(DivisionLevel::village); ++i)
    levels.push_back({std::string(level_name(static_cast<DivisionLevel>(i))), ""});
  schema->fields.push_back({"level", "层级", choice_of("层级", std::move(levels)).or_null()});
  for (const UnitField& unit_field : packages_.unit_fields)
    schema->fields.push_back(field(unit_field.field));
  return schema;
}

ExpressionSchemas::Pointer ExpressionSchemas::rule_sets() {
  auto schema = std::make_shared<Schema>();
  schema->label = "规则集";
  for (const RuleSet& set : packages_.rule_sets) {
    auto parameters = std::make_shared<Schema>();
    parameters->label = set.label;
    for (const Parameter& parameter : set.parameters)
      parameters->fields.push_back({parameter.name, parameter.label, type(parameter.value)});
    schema->fields.push_back({set.name, set.label, Type::row_of(std::move(parameters))});
  }
  return schema;
}

ExpressionSchemas::Pointer ExpressionSchemas::row(const Ledger& ledger) {
  auto schema = std::make_shared<Schema>();
  schema->label = ledger.label;
  for (const Field& each : ledger.fields)
    schema->fields.push_back(field(each));
  return schema;
}

void ExpressionSchemas::add_parameters(Schema& schema) {
  schema.fields.push_back({"rule", "规则集", Type::row_of(rules_)});
  schema.fields.push_back({"today", "当天", Type::of(Kind::date)});
  schema.fields.push_back({"since", "期间的第一天", Type::of(Kind::date)});
}

ExpressionSchemas::Pointer ExpressionSchemas::counted_rows(const Ledger& ledger) {
  auto schema = std::make_shared<Schema>(*row(ledger));
  add_parameters(*schema);
  return schema;
}

ExpressionSchemas::Pointer ExpressionSchemas::counted_units() {
  auto schema = std::make_shared<Schema>();
  schema->label = "组织";
  schema->fields.push_back({"unit", "组织", Type::row_of(unit_)});
  add_parameters(*schema);
  return schema;
}

ExpressionSchemas::Pointer ExpressionSchemas::parameters() {
  auto schema = std::make_shared<Schema>();
  schema->label = "指标";
  add_parameters(*schema);
  return schema;
}

ExpressionSchemas::Pointer ExpressionSchemas::rule(const Ledger& ledger, RuleScope scope) {
  const Pointer fields = row(ledger);
  auto schema = std::make_shared<Schema>();
  schema->label = ledger.label;
  if (scope == RuleScope::row)
    schema->fields = fields->fields;
  else
    schema->fields.push_back({"rows", "台账的行", Type::list_of(Type::row_of(fields))});
  schema->fields.push_back({"unit", "组织", Type::row_of(unit_)});
  schema->fields.push_back({"rule", "规则集", Type::row_of(rules_)});
  schema->fields.push_back({"today", "当天", Type::of(Kind::date)});
  return schema;
}

}  // namespace jishi::package
