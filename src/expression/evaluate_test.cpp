#include "expression/evaluate.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "expression/literal.hpp"

namespace jishi::expression {
namespace {

// name text?, count int?, flag bool?, tags list(string)?, rows list(row{post text?, count int?})
std::shared_ptr<const Schema> schema() {
  auto row = std::make_shared<Schema>();
  row->fields = {{"post", "职务", Type::of(Kind::text).or_null()},
                 {"count", "", Type::of(Kind::integer).or_null()}};
  auto whole = std::make_shared<Schema>();
  whole->fields = {{"name", "", Type::of(Kind::text).or_null()},
                   {"count", "", Type::of(Kind::integer).or_null()},
                   {"flag", "", Type::of(Kind::boolean).or_null()},
                   {"tags", "", Type::list_of(Type::of(Kind::text)).or_null()},
                   {"rows", "", Type::list_of(Type::row_of(row))}};
  return whole;
}

std::string evaluated(std::string_view source, const std::vector<Value>& values,
                      EvaluationLimits limits = {}) {
  const auto checked = check(source, schema());
  if (!checked) return to_text(checked.problems().front());
  Evaluator evaluator(limits);
  const Outcome outcome = evaluator.evaluate(compile(*checked), values);
  return outcome.ok() ? to_literal(outcome.value())
                      : "!" + std::string(name_of(outcome.fault().kind));
}

const std::vector<Value> kEmpty(5);

TEST(ExpressionEvaluate, ComparingAnEmptyFieldIsFalse) {
  for (const char* source :
       {"name == 'a'",     "name != 'a'",     "name < 'a'",        "name >= ''",
        "count == 0",      "count != 0",      "count > -1",        "count < 1.5",
        "name == name",    "count in [1, 2]", "'a' in tags",       "name in ['a']",
        "size(name) == 0", "size(tags) >= 0", "count + 1 > 0",     "flag",
        "flag == true",    "flag == false",   "name.contains('')", "name.matches('')"}) {
    EXPECT_EQ(evaluated(std::string(source) + " ? 1 : 0", kEmpty), "0") << source;
  }
  // Negation is of the answer, not of the field.
  EXPECT_EQ(evaluated("!(name == 'a')", kEmpty), "true");
  EXPECT_EQ(evaluated("!flag", kEmpty), "true");
  EXPECT_EQ(evaluated("flag || true", kEmpty), "true");
  EXPECT_EQ(evaluated("flag && true", kEmpty), "false");
}

TEST(ExpressionEvaluate, TheLiteralNullAsksWhetherAFieldIsEmpty) {
  EXPECT_EQ(evaluated("name == null", kEmpty), "true");
  EXPECT_EQ(evaluated("null != name", kEmpty), "false");
  EXPECT_EQ(evaluated("has(name)", kEmpty), "false");
  EXPECT_EQ(evaluated("count + 1 == null", kEmpty), "true");
  std::vector<Value> row = kEmpty;
  row[0] = Value::text("");
  EXPECT_EQ(evaluated("name == null", row), "false");
  EXPECT_EQ(evaluated("has(name)", row), "true");
}

TEST(ExpressionEvaluate, WhatIsComputedFromAnEmptyFieldIsEmpty) {
  for (const char* source : {"name + 'a'", "count * 2", "-count", "size(name)", "string(count)",
                             "name.contains('a')", "tags[0]"}) {
    EXPECT_EQ(evaluated(source, kEmpty), "null") << source;
  }
  EXPECT_EQ(evaluated("[count, 1]", kEmpty), "[null, 1]");
}

TEST(ExpressionEvaluate, AMacroTakesAnEmptyListForOneWithoutItems) {
  EXPECT_EQ(evaluated("tags.exists(t, true)", kEmpty), "false");
  EXPECT_EQ(evaluated("tags.all(t, false)", kEmpty), "true");
  EXPECT_EQ(evaluated("tags.map(t, size(t))", kEmpty), "[]");
}

TEST(ExpressionEvaluate, RowsAreReadByOrdinal) {
  const std::vector<Value> secretary{Value::text("secretary"), Value::integer(3)};
  const std::vector<Value> deputy{Value::text("deputy"), Value()};
  const std::vector<Value> nobody{Value(), Value::integer(4)};
  const std::vector<Value> rows{Value::row(secretary), Value::row(deputy), Value::row(nobody)};
  std::vector<Value> values = kEmpty;
  values[4] = Value::list(rows);
  EXPECT_EQ(evaluated("rows.filter(r, r.post == 'secretary').size() == 1", values), "true");
  EXPECT_EQ(evaluated("rows.map(r, r.post)", values), "[\"secretary\", \"deputy\", null]");
  EXPECT_EQ(evaluated("rows.map(r, has(r.count), r.count)", values), "[3, 4]");
  EXPECT_EQ(evaluated("rows.exists(r, r.post != 'secretary' && r.count > 3)", values), "false");
  EXPECT_EQ(evaluated("rows[0].count", values), "3");
  EXPECT_EQ(evaluated("rows[3].count", values), "!invalid_argument");
  EXPECT_EQ(evaluated("rows.all(r, rows.exists(s, s.post == r.post) || r.post == null)", values),
            "true");
}

TEST(ExpressionEvaluate, StopsAtItsLimits) {
  EXPECT_EQ(evaluated("1 + 1", kEmpty, {.steps = 3}), "2");
  EXPECT_EQ(evaluated("1 + 1", kEmpty, {.steps = 2}), "!limit");
  EXPECT_EQ(evaluated("true || 1 + 1 == 2", kEmpty, {.steps = 2}), "true");
  EXPECT_EQ(evaluated("1 + 1 == 2 || true", kEmpty, {.steps = 2}), "!limit");
  EXPECT_EQ(evaluated("[1, 2]", kEmpty, {.bytes = 32}), "[1, 2]");
  EXPECT_EQ(evaluated("[1, 2, 3]", kEmpty, {.bytes = 32}), "!limit");
  EXPECT_EQ(evaluated("'0123456789' + '0123456789'", kEmpty, {.bytes = 8}), "!limit");
  const std::string long_text(100'000, 'a');
  std::vector<Value> values = kEmpty;
  values[0] = Value::text(long_text);
  EXPECT_EQ(evaluated("name == name", values, {.steps = 100}), "!limit");
  EXPECT_EQ(evaluated("name.contains('b')", values, {.steps = 100}), "!limit");
}

TEST(ExpressionEvaluate, OneEvaluatorRunsManyPrograms) {
  Evaluator evaluator;
  const auto joined = check("name + name", schema());
  const auto doubled = check("count * 2", schema());
  ASSERT_TRUE(joined.ok() && doubled.ok());
  const Program first = compile(*joined);
  const Program second = compile(*doubled);
  std::vector<Value> values = kEmpty;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = std::to_string(i);
    values[0] = Value::text(text);
    values[1] = Value::integer(i);
    ASSERT_EQ(evaluator.evaluate(first, values).value().as_text(), text + text);
    ASSERT_EQ(evaluator.evaluate(second, values).value().as_integer(), 2 * i);
  }
}

TEST(ExpressionEvaluate, FaultsPointAtTheNodeThatFailed) {
  const auto checked = check("count > 1 &&\n 10 / (count - 5) > 0", schema());
  ASSERT_TRUE(checked.ok());
  std::vector<Value> values = kEmpty;
  values[1] = Value::integer(5);
  Evaluator evaluator;
  const Program program = compile(*checked);
  const Outcome outcome = evaluator.evaluate(program, values);
  ASSERT_FALSE(outcome.ok());
  const Problem problem = describe(outcome.fault(), program.ast());
  EXPECT_EQ(problem.kind, ErrorKind::divide_by_zero);
  EXPECT_EQ(problem.at, (Position{2, 5}));
}

}  // namespace
}  // namespace jishi::expression
