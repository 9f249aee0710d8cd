#include "expression/check.hpp"

#include <algorithm>

#include "expression/checker.hpp"
#include "expression/parse.hpp"

namespace jishi::expression {

Checked Checked::part(NodeIndex index) const {
  Checked out = *this;
  out.root = index;
  return out;
}

std::optional<Checked> Checked::left_side() const {
  const Node& whole = node(root);
  if (whole.kind != NodeKind::call || !is_comparison(whole.function)) return std::nullopt;
  return part(whole.children[0]);
}

OrProblems<Checked> check(std::shared_ptr<const Ast> ast, std::shared_ptr<const Schema> schema) {
  Checker checker(*ast, *schema);
  checker.check(ast->root);
  if (!checker.problems().empty()) {
    std::vector<Problem> problems = checker.problems();
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    return problems;
  }
  Checked out;
  out.root = ast->root;
  out.ast = std::move(ast);
  out.schema = std::move(schema);
  auto [types, bindings] = std::move(checker).facts();
  out.types = std::make_shared<const std::vector<Type>>(std::move(types));
  out.bindings = std::make_shared<const std::vector<Binding>>(std::move(bindings));
  return out;
}

OrProblems<Checked> check(std::string_view source, std::shared_ptr<const Schema> schema) {
  auto ast = parse(source, {.has_of_names = true});
  if (!ast) return ast.problems();
  return check(std::move(ast).value(), std::move(schema));
}

OrProblems<Checked> check_condition(std::string_view source, std::shared_ptr<const Schema> schema) {
  auto checked = check(source, std::move(schema));
  if (!checked || checked->type().kind == Kind::boolean) return checked;
  const Node& root = checked->node(checked->root);
  return Problem{ErrorKind::type, root.offset, position_at(source, root.offset),
                 "这里应当是一个判断（真假 bool），算式的结果却是" +
                     std::string(chinese_name(checked->type().kind)),
                 "请写成比较，例如 … == 1"};
}

}  // namespace jishi::expression
