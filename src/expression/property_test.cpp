// What must hold for every expression, tried on random ones.
#include <gtest/gtest.h>

#include <map>

#include "expression/evaluate.hpp"
#include "expression/literal.hpp"
#include "expression/parse.hpp"
#include "expression/testing/random_expressions.hpp"

namespace jishi::expression {
namespace {

using testing::random_schema;
using testing::RandomExpressions;

constexpr ParseOptions kFieldNames{.has_of_names = true};

bool is_of_type(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::parse:
    case ErrorKind::unsupported:
    case ErrorKind::type:
    case ErrorKind::undeclared_reference:
    case ErrorKind::no_such_overload:
    case ErrorKind::no_such_field:
    case ErrorKind::withheld_field:
      return true;
    case ErrorKind::overflow:
    case ErrorKind::divide_by_zero:
    case ErrorKind::invalid_argument:
    case ErrorKind::limit:
      return false;
  }
  return true;
}

bool fits(Value value, const Type& type) {
  if (value.is_null()) return type.nullable;
  if (type.unknown) return false;
  if (value.kind() != type.kind) return false;
  if (value.kind() != Kind::list) return true;
  for (const Value& item : value.items())
    if (!fits(item, *type.element)) return false;
  return true;
}

std::string shown(const Outcome& outcome) {
  return outcome.ok() ? to_literal(outcome.value()) : std::string(name_of(outcome.fault().kind));
}

bool same_structure(const Ast& a, NodeIndex i, const Ast& b, NodeIndex j) {
  const Node& left = a.node(i);
  const Node& right = b.node(j);
  if (left.kind != right.kind || left.function != right.function || left.macro != right.macro ||
      left.style != right.style || left.absolute != right.absolute || left.text != right.text ||
      left.is_text != right.is_text || left.children.size() != right.children.size() ||
      to_literal(left.scalar) != to_literal(right.scalar)) {
    return false;
  }
  for (std::size_t k = 0; k < left.children.size(); ++k)
    if (!same_structure(a, left.children[k], b, right.children[k])) return false;
  return true;
}

TEST(ExpressionProperties, WellTypedExpressionsCheckAndKeepTheirType) {
  const auto schema = random_schema();
  RandomExpressions random(1, schema);
  std::map<Kind, int> results;
  Evaluator evaluator;
  for (int round = 0; round < 4000; ++round) {
    const std::string source = random.expression(random.any_kind(), 4);
    if (source.size() > kMaxSourceBytes) continue;
    const auto checked = check(source, schema);
    ASSERT_TRUE(checked.ok()) << source << "\n" << to_text(checked.problems().front());
    const Program program = compile(*checked);
    for (int i = 0; i < 3; ++i) {
      const std::vector<Value> row = random.row();
      const Outcome outcome = evaluator.evaluate(program, row);
      if (!outcome.ok()) {
        ASSERT_FALSE(is_of_type(outcome.fault().kind))
            << source << "\n"
            << to_text(describe(outcome.fault(), program.ast()));
        continue;
      }
      ASSERT_TRUE(fits(outcome.value(), checked->type()))
          << source << " => " << to_literal(outcome.value()) << " is no "
          << to_text(checked->type());
      ++results[outcome.value().kind()];
    }
  }
  for (const Kind kind : {Kind::null, Kind::boolean, Kind::integer, Kind::real, Kind::decimal,
                          Kind::text, Kind::date, Kind::duration, Kind::list}) {
    EXPECT_GT(results[kind], 50) << name_of(kind);
  }
}

// Expressions put together carelessly: most are refused; those that pass must not fail for types.
TEST(ExpressionProperties, TheCheckerIsSound) {
  const auto schema = random_schema();
  RandomExpressions random(2, schema);
  random.wild_percent = 8;
  Evaluator evaluator;
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < 12000; ++round) {
    const std::string source = random.expression(random.any_kind(), 3);
    const auto checked = check(source, schema);
    if (!checked) {
      ++refused;
      for (const Problem& problem : checked.problems())
        ASSERT_TRUE(problem.kind == ErrorKind::type || problem.kind == ErrorKind::limit) << source;
      continue;
    }
    ++accepted;
    const Program program = compile(*checked);
    for (int i = 0; i < 3; ++i) {
      const std::vector<Value> row = random.row();
      const Outcome outcome = evaluator.evaluate(program, row);
      if (outcome.ok()) {
        ASSERT_TRUE(fits(outcome.value(), checked->type())) << source;
      } else {
        ASSERT_FALSE(is_of_type(outcome.fault().kind))
            << source << "\n"
            << to_text(describe(outcome.fault(), program.ast()));
      }
    }
  }
  EXPECT_GT(accepted, 2000);
  EXPECT_GT(refused, 2000);
}

TEST(ExpressionProperties, PrintedExpressionsReadBackTheSame) {
  const auto schema = random_schema();
  RandomExpressions random(3, schema);
  random.wild_percent = 10;
  for (int round = 0; round < 4000; ++round) {
    const std::string source = random.expression(random.any_kind(), 4);
    if (source.size() > kMaxSourceBytes) continue;
    const auto ast = parse(source, kFieldNames);
    ASSERT_TRUE(ast.ok()) << source << "\n" << to_text(ast.problems().front());
    const std::string printed = print(**ast);
    const auto again = parse(printed, kFieldNames);
    ASSERT_TRUE(again.ok()) << printed << "\n" << to_text(again.problems().front());
    ASSERT_TRUE(same_structure(**ast, (*ast)->root, **again, (*again)->root)) << source << "\n"
                                                                              << printed;
    ASSERT_EQ(print(**again), printed);
  }
}

// Where nothing is empty the departures for empty fields do not show: a checked expression gives
// the same as CEL's dynamic evaluation.
TEST(ExpressionProperties, WithoutEmptyFieldsCheckedIsDynamic) {
  const auto schema = random_schema();
  RandomExpressions random(4, schema);
  random.columns_only = true;
  std::vector<std::string> names;
  for (const Field& field : schema->fields)
    names.push_back(field.name);
  Evaluator first;
  Evaluator second;
  for (int round = 0; round < 3000; ++round) {
    const std::string source = random.expression(random.any_kind(), 4);
    if (source.size() > kMaxSourceBytes) continue;
    const auto checked = check(source, schema);
    ASSERT_TRUE(checked.ok()) << source;
    const Program dynamic = compile_dynamic(checked->ast, names);
    const std::vector<Value> row = random.row(/*with_empty=*/false);
    ASSERT_EQ(shown(first.evaluate(compile(*checked), row)), shown(second.evaluate(dynamic, row)))
        << source;
  }
}

// What a result is printed as evaluates to the result.
TEST(ExpressionProperties, LiteralsReadBack) {
  const auto schema = random_schema();
  RandomExpressions random(5, schema);
  Evaluator first;
  Evaluator second;
  int compared = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto checked = check(random.expression(random.any_kind(), 3), schema);
    ASSERT_TRUE(checked.ok());
    const std::vector<Value> row = random.row();
    const Outcome outcome = first.evaluate(compile(*checked), row);
    if (!outcome.ok()) continue;
    const std::string literal = to_literal(outcome.value());
    if (literal.find("inf") != std::string::npos || literal.find("nan") != std::string::npos) {
      continue;
    }
    const auto ast = parse(literal);
    ASSERT_TRUE(ast.ok()) << literal;
    const Outcome again = second.evaluate(compile_dynamic(*ast, {}), {});
    ASSERT_TRUE(again.ok()) << literal;
    EXPECT_EQ(again.value().kind(), outcome.value().kind()) << literal;
    EXPECT_TRUE(equal(again.value(), outcome.value())) << literal;
    ++compared;
  }
  EXPECT_GT(compared, 1000);
}

}  // namespace
}  // namespace jishi::expression
