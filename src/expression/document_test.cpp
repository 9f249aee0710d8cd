// Runs the examples of docs/expressions.md.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>

#include "expression/check.hpp"
#include "expression/eval_line.hpp"
#include "expression/evaluate.hpp"
#include "expression/literal.hpp"

namespace jishi::expression {
namespace {

std::shared_ptr<const Schema> members() {
  auto choices = std::make_shared<Choices>();
  choices->label = "职务";
  choices->values = {{"secretary", "书记"}, {"deputy", "副书记"}, {"member", "委员"}};
  Type post = Type::of(Kind::text).or_null();
  post.choices = choices;
  auto row = std::make_shared<Schema>();
  row->label = "班子成员";
  row->fields = {{"post", "", post},
                 {"name", "", Type::of(Kind::text)},
                 {"born", "", Type::of(Kind::date).or_null()},
                 {"fund", "", Type::of(Kind::decimal).or_null()},
                 {"trained", "", Type::of(Kind::boolean).or_null()}};
  auto whole = std::make_shared<Schema>(*row);
  whole->fields.push_back({"today", "", Type::of(Kind::date)});
  whole->fields.push_back({"rows", "", Type::list_of(Type::row_of(row))});
  return whole;
}

std::string eval_example(const std::string& source) {
  const EvalAnswer answer = evaluate_line(source);
  return answer.ok ? answer.line : "!" + std::string(name_of(answer.problem.kind));
}

std::string check_example(const std::string& source) {
  const auto checked = check(source, members());
  return checked ? to_text(checked->type()) : to_text(checked.problems().front());
}

std::string row_example(const std::string& source) {
  const auto checked = check(source, members());
  if (!checked) return to_text(checked.problems().front());
  const std::vector<Value> secretary{Value::text("secretary"), Value::text("张三"), {}, {}, {}};
  const std::vector<Value> other{{}, Value::text("李四"), {}, {}, {}};
  const std::vector<Value> rows{Value::row(secretary), Value::row(other)};
  std::vector<Value> values(7);
  values[1] = Value::text("张三");
  values[5] = Value::date(*Date::parse("2023-06-30"));
  values[6] = Value::list(rows);
  Evaluator evaluator;
  const Outcome outcome = evaluator.evaluate(compile(*checked), values);
  if (!outcome.ok()) return "!" + std::string(name_of(outcome.fault().kind));
  return std::string(name_of(outcome.value().kind())) + " " + to_literal(outcome.value());
}

TEST(ExpressionDocument, ItsExamplesAreTrue) {
  const std::map<std::string, std::function<std::string(const std::string&)>> kBlocks = {
      {"```eval", eval_example}, {"```check", check_example}, {"```row", row_example}};
  std::ifstream file(JISHI_SOURCE_DIR "/docs/expressions.md");
  ASSERT_TRUE(file.is_open());
  std::map<std::string, int> examples;
  std::string block;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.starts_with("```")) {
      ASSERT_TRUE(line == "```" || kBlocks.contains(line)) << "line " << number << ": " << line;
      block = line == "```" ? "" : line;
    } else if (!block.empty()) {
      const std::size_t arrow = line.rfind(" => ");
      ASSERT_NE(arrow, std::string::npos) << "line " << number << ": " << line;
      EXPECT_EQ(kBlocks.at(block)(line.substr(0, arrow)), line.substr(arrow + 4))
          << "line " << number << ": " << line;
      ++examples[block];
    }
  }
  EXPECT_GT(examples["```eval"], 40);
  EXPECT_GT(examples["```check"], 5);
  EXPECT_GT(examples["```row"], 5);
}

}  // namespace
}  // namespace jishi::expression
