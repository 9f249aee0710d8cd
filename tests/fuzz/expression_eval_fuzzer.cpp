// Any expression is evaluated without crash, hang or memory beyond the limits, dynamically and,
// where it checks, over rows with and without empty fields: then never with an error of types.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "expression/eval_line.hpp"
#include "expression/evaluate.hpp"
#include "expression/literal.hpp"
#include "expression/parse.hpp"
#include "expression/sql.hpp"
#include "expression/testing/random_expressions.hpp"

namespace {

using namespace jishi::expression;

constexpr EvaluationLimits kLimits{.steps = 200'000, .bytes = 1 << 20};

void demand(bool truth) {
  if (!truth) std::abort();
}

void demand_no_fault_of_types(const Fault& fault) {
  demand(fault.kind == ErrorKind::overflow || fault.kind == ErrorKind::divide_by_zero ||
         fault.kind == ErrorKind::invalid_argument || fault.kind == ErrorKind::limit);
}

void use(const Outcome& outcome, const Ast& ast) {
  if (outcome.ok()) {
    demand(!to_literal(outcome.value()).empty());
    return;
  }
  const Problem problem = describe(outcome.fault(), ast);
  demand(problem.offset <= ast.source.size() && !problem.message.empty());
}

void push_down(const Checked& checked) {
  const SqlFields fields = [](std::size_t ordinal) -> SqlField {
    if (ordinal < testing::kRandomColumns) return "c" + std::to_string(ordinal);
    return std::monostate();
  };
  for (const auto dialect : {jishi::db::Dialect::sqlite, jishi::db::Dialect::postgresql}) {
    const auto sql = scalar_sql(checked, fields, dialect);
    if (const auto* text = std::get_if<SqlText>(&sql)) {
      demand(!text->sql.empty() && text->parameters.size() <= kMaxSqlParameters);
    }
    condition_sql(checked, fields, dialect);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto schema = testing::random_schema();
  static testing::RandomExpressions random(1, schema);
  static const std::vector<Value> full = random.row(/*with_empty=*/false);
  static const std::vector<Value> mixed = random.row();
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  Evaluator evaluator(kLimits);

  if (const auto ast = parse(source)) {
    use(evaluator.evaluate(compile_dynamic(*ast, {"x", "y"}),
                           std::vector<Value>{Value::integer(3), Value::text("书记")}),
        **ast);
  }
  const auto checked = check(source, schema);
  if (!checked) return 0;
  const Program program = compile(*checked);
  for (const auto* row : {&full, &mixed}) {
    const Outcome outcome = evaluator.evaluate(program, *row);
    use(outcome, program.ast());
    if (!outcome.ok()) demand_no_fault_of_types(outcome.fault());
  }
  push_down(*checked);
  return 0;
}
