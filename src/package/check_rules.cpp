// The expressions and messages of rules.
#include <map>

#include "package/check_expression.hpp"
#include "package/draft.hpp"
#include "package/expression_schema.hpp"
#include "package/placeholder.hpp"

namespace jishi::package {
namespace {

// True where {figure} has something to stand for.
bool check_expressions(const Rule& rule, const RuleNodes& nodes, const SchemaPointer& schema,
                       MistakeLog& log) {
  bool has_figure = false;
  if (nodes.check != nullptr && !rule.check.empty()) {
    const auto checked = check_condition(*nodes.check, rule.check, schema, "rows.size() >= 3", log);
    // What is wrong is not told twice.
    has_figure = !checked || checked->left_side().has_value();
  }
  if (nodes.figure != nullptr && !rule.figure.empty()) {
    has_figure = true;
    check_expression(*nodes.figure, rule.figure, schema, log);
  }
  return has_figure;
}

// rule.SET.PARAMETER
bool names_parameter(std::string_view name, const PackageSet& packages) {
  constexpr std::string_view kPrefix = "rule.";
  const std::size_t dot = name.find('.', kPrefix.size());
  if (!name.starts_with(kPrefix) || dot == std::string_view::npos) return false;
  const std::string_view set = name.substr(kPrefix.size(), dot - kPrefix.size());
  for (const RuleSet& candidate : packages.rule_sets)
    for (const Parameter& parameter : candidate.parameters)
      if (candidate.name == set && parameter.name == name.substr(dot + 1)) return true;
  return false;
}

void check_message(const Rule& rule, const Ledger& ledger, const Node& node, bool has_figure,
                   const PackageSet& packages, MistakeLog& log) {
  for (const TextPiece& found : pieces_of(rule.message)) {
    if (!found.placeholder) continue;
    const expression::Position at = expression::position_at(rule.message, found.offset);
    const Place place = place_in(node, at.line, at.column);
    if (found.text == "figure") {
      if (!has_figure)
        log.add(Code::figure_missing, place, "条件不是一个比较，{figure} 没有值可显示",
                "请补上 figure: 表达式，或从提示中删除 {figure}");
      continue;
    }
    if (names_parameter(found.text, packages)) continue;
    const Field* field = rule.scope == RuleScope::row ? ledger.find_field(found.text) : nullptr;
    if (field == nullptr)
      log.add(Code::unknown_placeholder, place, "提示中的“{" + found.text + "}”没有值可显示",
              rule.scope == RuleScope::row
                  ? "可以写 {figure}、{字段名} 或 {rule.规则集.参数}；花括号本身写成 {{ 和 }}"
                  : "按组织（per: unit）可以写 {figure} 或 {rule.规则集.参数}；花括号本身写成 {{ "
                    "和 }}");
    else if (field->sensitive)
      log.add(Code::sensitive_in_message, place, "提示会显示敏感字段“" + field->label + "”的内容",
              "请从提示中删除它");
  }
}

}  // namespace

void check_rules(const Draft& draft, MistakeLog& log) {
  ExpressionSchemas schemas(draft.set);
  std::map<std::pair<std::size_t, RuleScope>, SchemaPointer> made;
  for (const RuleNodes& nodes : draft.rules) {
    const Ledger& ledger = draft.set.ledgers[nodes.ledger];
    const Rule& rule = ledger.rules[nodes.rule];
    SchemaPointer& schema = made[{nodes.ledger, rule.scope}];
    if (!schema) schema = schemas.rule(ledger, rule.scope);
    const bool has_figure = check_expressions(rule, nodes, schema, log);
    if (nodes.message != nullptr)
      check_message(rule, ledger, *nodes.message, has_figure, draft.set, log);
  }
}

}  // namespace jishi::package
