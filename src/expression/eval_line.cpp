#include "expression/eval_line.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include "expression/evaluate.hpp"
#include "expression/literal.hpp"
#include "expression/parse.hpp"

namespace jishi::expression {
namespace {

// identifier or identifier.identifier…
bool is_name(std::string_view text) {
  bool start = true;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (start ? !letter : !letter && c != '.' && !(c >= '0' && c <= '9')) return false;
    start = c == '.';
  }
  return !start;
}

EvalAnswer refused(Problem problem, std::string_view source, std::string with) {
  EvalAnswer out;
  out.error_text = std::string(name_of(problem.kind)) + " " +
                   (with.empty() ? "" : "--with " + with + "：") + to_text(problem);
  const std::string caret = with_caret(source, problem);
  if (!caret.empty()) out.error_text += "\n" + caret;
  out.problem = std::move(problem);
  out.with = std::move(with);
  return out;
}

// The values bound so far; each keeps what it points into.
struct Bound {
  std::vector<std::string> names;
  std::vector<Value> values;
  std::deque<Evaluator> evaluators;
  std::deque<Program> programs;

  // The value, or the problem.
  std::optional<Problem> evaluate(std::string_view source, Value& out) {
    const auto ast = parse(source);
    if (!ast) return ast.problems().front();
    const Program& program = programs.emplace_back(compile_dynamic(*ast, names));
    const Outcome outcome = evaluators.emplace_back().evaluate(program, values);
    if (!outcome.ok()) return describe(outcome.fault(), **ast);
    out = outcome.value();
    return std::nullopt;
  }
};

}  // namespace

EvalAnswer evaluate_line(std::string_view expression,
                         const std::vector<std::pair<std::string, std::string>>& with) {
  Bound bound;
  for (const auto& [name, source] : with) {
    if (!is_name(name)) {
      return refused({ErrorKind::parse,
                      0,
                      {},
                      "--with 的名称“" + name + "”不可用",
                      "请写成 --with 名称=算式，名称只能用英文字母、数字和下划线"},
                     source, name);
    }
    Value value;
    if (auto problem = bound.evaluate(source, value)) {
      return refused(std::move(*problem), source, name);
    }
    bound.names.push_back(name);
    bound.values.push_back(value);
  }
  Value value;
  if (auto problem = bound.evaluate(expression, value)) {
    return refused(std::move(*problem), expression, {});
  }
  EvalAnswer out;
  out.ok = true;
  out.line = std::string(name_of(value.kind())) + " " + to_literal(value);
  return out;
}

}  // namespace jishi::expression
