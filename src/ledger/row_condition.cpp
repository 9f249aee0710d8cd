#include "ledger/row_condition.hpp"

#include "db/connection.hpp"
#include "expression/check.hpp"
#include "ledger/rule_facts.hpp"
#include "package/expression_schema.hpp"

namespace jishi::ledger {

Result<RowCondition> RowCondition::make(const package::Definitions& definitions,
                                        const package::Ledger& ledger,
                                        const std::optional<std::string>& where,
                                        db::Dialect dialect, int first_parameter) {
  RowCondition condition(ledger);
  if (!where) return condition;
  package::ExpressionSchemas schemas(definitions.packages);
  const auto checked = expression::check_condition(*where, schemas.row(ledger));
  if (!checked)
    return Error{"bad_condition", "条件有误：" + expression::to_text(checked.problems().front())};
  const auto column = [&](std::size_t ordinal) -> expression::SqlField {
    const package::Field& field = ledger.fields[ordinal];
    if (field.sensitive) return std::monostate();
    return "r." + db::quoted_name(field.name);
  };
  auto pushed = expression::condition_sql(*checked, column, dialect, first_parameter);
  if (auto* text = std::get_if<expression::SqlText>(&pushed)) {
    condition.sql_ = " AND (" + text->sql + ")";
    condition.parameters_ = std::move(text->parameters);
  } else {
    condition.program_ = expression::compile(*checked);
    condition.evaluator_ = std::make_unique<expression::Evaluator>();
  }
  return condition;
}

bool RowCondition::fits(const Values& values) {
  if (!program_) return true;
  std::vector<expression::Value> names;
  names.reserve(ledger_->fields.size());
  for (std::size_t i = 0; i < ledger_->fields.size(); ++i) {
    const package::Field& field = ledger_->fields[i];
    names.push_back(field.sensitive ? expression::Value() : to_expression(values[i], field.value));
  }
  const expression::Outcome outcome = evaluator_->evaluate(*program_, names);
  return outcome.ok() && outcome.value().is_true();
}

}  // namespace jishi::ledger
