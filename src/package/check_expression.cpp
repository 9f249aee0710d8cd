#include "package/check_expression.hpp"

namespace jishi::package {
namespace {

void tell(const Node& node, const std::vector<expression::Problem>& problems, MistakeLog& log) {
  for (const expression::Problem& problem : problems) {
    // What a file that could not be read defines is missing, among it rule sets.
    if (log.names_uncertain() && problem.kind == expression::ErrorKind::no_such_field) continue;
    const bool withheld = problem.kind == expression::ErrorKind::withheld_field;
    log.add(withheld ? Code::sensitive_in_expression : Code::expression_wrong,
            place_in(node, problem.at.line, problem.at.column), problem.message, problem.remedy);
  }
}

}  // namespace

std::optional<expression::Checked> check_expression(const Node& node, std::string_view text,
                                                    const SchemaPointer& schema, MistakeLog& log) {
  auto checked = expression::check(text, schema);
  if (checked.ok()) return *checked;
  tell(node, checked.problems(), log);
  return std::nullopt;
}

std::optional<expression::Checked> check_condition(const Node& node, std::string_view text,
                                                   const SchemaPointer& schema,
                                                   std::string_view example, MistakeLog& log) {
  auto checked = check_expression(node, text, schema, log);
  if (checked && checked->type().kind != expression::Kind::boolean)
    log.add(Code::expression_not_boolean, place_in(node, 1, 1),
            "条件的结果是 " + expression::to_text(checked->type()) + "，不是 true 或 false",
            "请写成比较，如 " + std::string(example));
  return checked;
}

}  // namespace jishi::package
