#include "expression/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expression/testing/random_expressions.hpp"

namespace jishi::expression {
namespace {

using ::testing::HasSubstr;
using testing::random_schema;

std::string type_of(std::string_view source) {
  const auto checked = check(source, random_schema());
  EXPECT_TRUE(checked.ok()) << source << "\n"
                            << (checked.ok() ? "" : to_text(checked.problems().front()));
  return checked.ok() ? to_text(checked->type()) + (checked->type().nullable ? "?" : "") : "";
}

TEST(ExpressionCheck, InfersTheTypeOfTheResult) {
  const std::pair<const char*, const char*> kCases[] = {
      {"post == 'secretary'", "bool"},
      {"rank + 1", "int"},
      {"score + 1", "int?"},
      {"fund", "decimal"},
      {"grant * decimal('2')", "decimal?"},
      {"name + note", "string?"},
      {"born.addDays(1)", "date"},
      {"age(born, today)", "int"},
      {"age(left, today)", "int?"},
      {"size(note)", "int?"},
      {"rows", "list(row)"},
      {"rows.size()", "int"},
      {"rows.filter(r, r.post == 'secretary').size() == 1", "bool"},
      {"rows.map(r, r.rank)", "list(int)"},
      {"rows.map(r, r.score)[0]", "int?"},
      {"rows.map(r, r.active, r.born)", "list(date)"},
      {"rows[0].note", "string?"},
      {"[]", "list"},
      {"[] + [1]", "list(int)"},
      {"[[], [1]]", "list(list(int))"},
      {"[1, null]", "list(int)"},
      {"active ? 1 : null", "int?"},
      {"active ? rank : score", "int?"},
      {"has(note)", "bool"},
      {"has(rows[0].note)", "bool"},
      {"note == null", "bool"},
      {"rank == 1.5", "bool"},
      {"fund > 100", "bool"},
      {"rows.all(name, name.rank > 0)", "bool"},
      {"[1, 2].exists(rank, rank > .rank)", "bool"},
      {"!trained", "bool?"},
      {"trained && active", "bool"},
  };
  for (const auto& [source, type] : kCases)
    EXPECT_EQ(type_of(source), type) << source;
}

struct Mistake {
  const char* source;
  int column;
  const char* message;
  const char* remedy;
};

TEST(ExpressionCheck, MistakesNameTheirCauseAndRemedy) {
  const Mistake kMistakes[] = {
      {"psot == 'secretary'", 1, "没有叫“psot”的字段", "是否想写 post？"},
      {"rows.exists(r, r.nam == 'a')", 18, "台账没有叫“nam”的字段", "是否想写 name？"},
      {"zzzzzzzz > 1", 1, "没有叫“zzzzzzzz”的字段", "可用的字段：post、"},
      {"post == 'secretry'", 9, "没有代码 \"secretry\"", "是否想写 'secretary'（书记）？"},
      {"'书记' == post", 1, "是显示的名称", "请写代码 'secretary'"},
      {"post in ['deputy', 'xyzxyz']", 20, "没有代码", "可用的代码：'secretary'、"},
      {"rows.map(r, r.post) == ['x']", 0, nullptr, nullptr},
      {"'chief' in rows.map(r, r.post)", 1, "没有代码", "可用的代码"},
      {"rank + 1.0", 6, "+ 不能用于 int、double", "double(…)"},
      {"fund * 2", 6, "* 不能用于 decimal、int", "decimal(…)"},
      {"born + 1", 6, "+ 不能用于 date、int", "addDays"},
      {"born > '2000-01-01'", 6, "> 不能用于 date、string", "date(\"2023-06-30\")"},
      {"born == '2000-01-01'", 6, "永远不会相等", "date("},
      {"name == 1", 6, "永远不会相等", "加引号"},
      {"rank", 0, nullptr, nullptr},
      {"rank && active", 1, "&& 的两边", "… > 0"},
      {"name ? 1 : 2", 1, "? 前面", ""},
      {"active ? 1 : 'a'", 8, "? : 的两个结果类型不同：int 与 string", ""},
      {"[1, 'a']", 5, "既有 int，又有 string", ""},
      {"name.size > 1", 6, "没有字段", ".size()"},
      {"rows.post == 'a'", 6, "列表 list没有字段", ".exists(r, r.post …)"},
      {"rank.filter(x, true)", 6, "只有列表", ""},
      {"rows.filter(r, r.rank)", 18, "逐项的条件应当是判断", "… > 0"},
      {"rows.map(r, r) == rows", 16, "行不能比较", ""},
      {"name.starstWith('a')", 6, "没有叫“starstWith”的函数", "startsWith"},
      {"startsWith(name, 'a')", 1, "没有叫", "x.startsWith(…)"},
      {"rank.int()", 6, "没有叫", "int(…)"},
      {"rows.exists(r.rank > 1)", 6, "没有叫“exists”的函数", "列表.exists(x, …)"},
      {"size(rank)", 1, "size 不能用于 int", "string.size()"},
      {"name.matches('(')", 14, "正则表达式有误", "RE2"},
      {"'a' in name", 5, "in 的右边应当是列表", "contains"},
      {"rank in ['a']", 6, "不会出现在", ""},
      {"name[0]", 5, "不能用 [] 取值", ""},
      {"[][0]", 3, "空列表", ""},
      {"[].exists(x, true)", 4, "没有值", ""},
      {"null + 1", 6, "+ 不能用于 null、int", ""},
      {"dyn(rank) == 'a'", 1, "不能用 dyn", ""},
      {"-name", 1, "- 不能用于 string", ""},
  };
  for (const Mistake& mistake : kMistakes) {
    const auto checked = check(mistake.source, random_schema());
    ASSERT_EQ(checked.ok(), mistake.message == nullptr) << mistake.source;
    if (checked) continue;
    const Problem& problem = checked.problems().front();
    EXPECT_EQ(problem.kind, ErrorKind::type) << mistake.source;
    EXPECT_EQ(problem.at.column, mistake.column) << mistake.source << "\n" << to_text(problem);
    EXPECT_THAT(problem.message, HasSubstr(mistake.message)) << mistake.source;
    EXPECT_THAT(problem.remedy, HasSubstr(mistake.remedy)) << mistake.source;
  }
}

TEST(ExpressionCheck, TellsEveryMistakeOnceInOrder) {
  const auto checked = check("nope + 1 > 2 && post == 'secretry' && rank", random_schema());
  ASSERT_FALSE(checked.ok());
  ASSERT_EQ(checked.problems().size(), 3u);
  EXPECT_EQ(checked.problems()[0].at.column, 1);
  EXPECT_EQ(checked.problems()[1].at.column, 25);
  EXPECT_EQ(checked.problems()[2].at.column, 39);
}

TEST(ExpressionCheck, AConditionMustBeABool) {
  EXPECT_TRUE(check_condition("rank > 1", random_schema()).ok());
  const auto refused = check_condition("rank + 1", random_schema());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.problems().front().message, HasSubstr("整数 int"));
  EXPECT_EQ(check_condition("rank +", random_schema()).problems().front().kind, ErrorKind::parse);
}

TEST(ExpressionCheck, TheLeftSideOfAComparisonIsAFigure) {
  const auto checked = check("rows.filter(r, r.active).size() >= 9", random_schema());
  ASSERT_TRUE(checked.ok());
  const auto left = checked->left_side();
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->type().kind, Kind::integer);
  EXPECT_EQ(print(*left->ast, left->root), "rows.filter(r, r.active).size()");
  EXPECT_FALSE(check("active", random_schema())->left_side().has_value());
}

TEST(ExpressionCheck, AWithheldFieldMayNotBeNamed) {
  auto row = std::make_shared<Schema>();
  row->label = "台账";
  row->fields = {{"amount", "数量", Type::of(Kind::integer)},
                 {"contact", "联系方式", Type::of(Kind::text).or_null(), true}};
  auto schema = std::make_shared<Schema>(*row);
  schema->fields.push_back({"rows", "", Type::list_of(Type::row_of(row))});
  const std::pair<const char*, int> kCases[] = {
      {"contact == '1'", 1},
      {"amount > 3 && has(contact)", 19},
      {"rows.exists(r, r.contact.startsWith('1'))", 18},
      {"rows.map(r, r.contact).size() > 1", 15},
  };
  for (const auto& [source, column] : kCases) {
    const auto checked = check(source, schema);
    ASSERT_FALSE(checked.ok()) << source;
    ASSERT_EQ(checked.problems().size(), 1U) << source;
    const Problem& problem = checked.problems()[0];
    EXPECT_EQ(problem.kind, ErrorKind::withheld_field) << source;
    EXPECT_EQ(problem.at.column, column) << source;
    EXPECT_THAT(problem.message, HasSubstr("contact（联系方式）加密保存"));
  }
  EXPECT_TRUE(check("amount > 3", schema).ok());
  // Nor is it offered.
  EXPECT_EQ(check("contacts > 3", schema).problems()[0].remedy.find("contact"), std::string::npos);
}

}  // namespace
}  // namespace jishi::expression
