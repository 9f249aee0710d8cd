#include <gtest/gtest.h>

#include "expression/testing/language_cases.hpp"

namespace jishi::expression {
namespace {

using testing::answer;

TEST(EvalLine, NamesAreBoundByWith) {
  EXPECT_EQ(answer("x + 1", {{"x", "41"}}), "int 42");
  EXPECT_EQ(answer("y", {{"x", "[1]"}, {"y", "x + [2]"}}), "list [1, 2]");
  EXPECT_EQ(answer("a[a[a[a[a[a[a[a[a[a[a[a[0]]]]]]]]]]]]", {{"a", "[0]"}}), "int 0");
  EXPECT_EQ(answer("a.b.c", {{"a.b.c", "'yeah'"}}), "string \"yeah\"");
  EXPECT_EQ(answer("a.b.c", {{"a.b", "1"}, {"a.b.c", "'yeah'"}}), "string \"yeah\"");
  EXPECT_EQ(answer("a.b.c", {{"a.b", "1"}}), "!no_such_field");
  EXPECT_EQ(answer("[0].exists(y, y == 0)", {{"y", "42"}}), "bool true");
  EXPECT_EQ(answer("[0].exists(y, .y == 42)", {{"y", "42"}}), "bool true");
  EXPECT_EQ(answer("[1].map(y, y.z)", {{"y.z", "42"}}), "!no_such_field");
  EXPECT_EQ(answer("false", {{"false", "true"}}), "bool false");
  EXPECT_EQ(answer("int", {{"int", "3"}}), "int 3");
  EXPECT_EQ(answer("size(size)", {{"size", "'abc'"}}), "int 3");
  EXPECT_EQ(answer("x", {{"x", "1"}, {"x", "2"}}), "int 2");
}

TEST(EvalLine, AMistakeInWithIsToldAsItsOwn) {
  const EvalAnswer broken = evaluate_line("x", {{"x", "1/0"}});
  EXPECT_FALSE(broken.ok);
  EXPECT_EQ(broken.with, "x");
  EXPECT_EQ(broken.problem.kind, ErrorKind::divide_by_zero);
  EXPECT_EQ(broken.problem.at, (Position{1, 2}));
  const EvalAnswer name = evaluate_line("1", {{"1x", "1"}});
  EXPECT_FALSE(name.ok);
  EXPECT_EQ(name.problem.kind, ErrorKind::parse);
}

TEST(EvalLine, ErrorsNameTheirKindAndPlace) {
  const EvalAnswer out = evaluate_line("'文字' + (1 / 0)");
  EXPECT_FALSE(out.ok);
  EXPECT_EQ(out.error_text,
            "divide_by_zero 第 11 列：除数为 0。请先判断除数不为 0，例如 b != 0 ? a / b : 0。\n"
            "  '文字' + (1 / 0)\n"
            "              ^");
  const EvalAnswer second_line = evaluate_line("1 +\n  x");
  EXPECT_EQ(second_line.problem.at, (Position{2, 3}));
  EXPECT_TRUE(second_line.error_text.starts_with("undeclared_reference 第 2 行第 3 列："));
}

TEST(EvalLine, LimitsAreErrorsThatNothingAbsorbs) {
  const std::string list = "[0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9]";
  std::string nested = "true";
  for (int i = 0; i < 8; ++i)
    nested = list + ".all(x, " + nested + ")";
  EXPECT_EQ(answer(nested), "!limit");
  EXPECT_EQ(answer(nested + " || true"), "!limit");

  std::string doubled = "['0123456789abcdef']";
  for (int i = 0; i < 30; ++i)
    doubled += ".map(x, x + x)";
  EXPECT_EQ(answer(doubled), "!limit");

  std::vector<std::pair<std::string, std::string>> deeper{{"x", "[]"}};
  for (int i = 0; i < 200; ++i)
    deeper.push_back({"x", "[x]"});
  EXPECT_EQ(answer("x", deeper), "!limit");

  EXPECT_EQ(answer(std::string(20'000, '1')), "!limit");
  EXPECT_EQ(answer(std::string(100, '(') + "1" + std::string(100, ')')), "!limit");
  EXPECT_EQ(answer(std::string(32, '(') + "7" + std::string(32, ')')), "int 7");
  std::string sum = "1";
  for (int i = 0; i < 1000; ++i)
    sum += "+1";
  EXPECT_EQ(answer(sum), "!limit");
  std::string any = "false";
  for (int i = 0; i < 1000; ++i)
    any += "||false";
  EXPECT_EQ(answer(any + "||true"), "bool true");
}

TEST(EvalLine, ChainsThatEveryImplementationSupports) {
  const auto repeated = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
      out += text;
    return out;
  };
  EXPECT_EQ(answer(repeated("false ? true : ", 24) + "true"), "bool true");
  EXPECT_EQ(answer(repeated("true && ", 31) + "false"), "bool false");
  EXPECT_EQ(answer("3" + repeated(" - 3 + 3", 12)), "int 3");
  EXPECT_EQ(answer("4" + repeated(" * 4 / 4", 12)), "int 4");
  EXPECT_EQ(answer("true" + repeated(" == true", 24)), "bool true");
  EXPECT_EQ(answer(repeated("int(", 12) + "7" + repeated(")", 12)), "int 7");
}

TEST(EvalLine, InputThatIsNotUtf8IsRefused) {
  EXPECT_EQ(answer("'\xff'"), "!parse");
  const EvalAnswer out = evaluate_line("'文\xff'");
  EXPECT_EQ(out.problem.at, (Position{1, 3}));
}

}  // namespace
}  // namespace jishi::expression
