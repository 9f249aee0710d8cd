#include "expression/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jishi::expression {
namespace {

using ::testing::HasSubstr;

Problem refused(std::string_view source, ParseOptions options = {}) {
  const auto ast = parse(source, options);
  EXPECT_FALSE(ast.ok()) << source;
  return ast.ok() ? Problem() : ast.problems().front();
}

struct Mistake {
  const char* source;
  Position at;
  const char* message;
  const char* remedy;
};

TEST(ExpressionParse, MistakesPointAtTheirColumnAndSayWhatToDo) {
  const Mistake kMistakes[] = {
      {"a = 1", {1, 3}, "单个“=”", "=="},
      {"a & b", {1, 3}, "单个“&”", "&&"},
      {"a and b", {1, 3}, "没有料到“and”", "&&"},
      {"a or b", {1, 3}, "没有料到“or”", "||"},
      {"not a", {1, 5}, "没有料到“a”", ""},
      {"名称 == 1", {1, 1}, "不认识的字符“名”", "引号"},
      {"a == “x”", {1, 6}, "全角符号““”", "半角的 \""},
      {"f（1）", {1, 2}, "全角符号", "半角的 ("},
      {"'文字' + 'a", {1, 8}, "没有结束的引号", "结束的 '"},
      {"a\n  == 'b\\q'", {2, 8}, "转义", "\\\\"},
      {"1 +", {1, 4}, "没有写完", ""},
      {"(1 + 2", {1, 7}, "没有写完", ")"},
      {"while > 1", {1, 1}, "保留字", "换一个名称"},
      {"12ab", {1, 1}, "紧跟着字母", "运算符"},
      {"99999999999999999999", {1, 1}, "超出 64 位", "之间"},
      {"rows.filter(1, true)", {1, 13}, "第一个参数", "rows.filter(r, …)"},
      {"a == {}", {1, 6}, "花括号", "列表"},
      {"7u", {1, 1}, "uint", "去掉 u"},
      {"type(a)", {1, 1}, "不支持函数 type", ""},
  };
  for (const Mistake& mistake : kMistakes) {
    const Problem problem = refused(mistake.source);
    EXPECT_EQ(problem.at, mistake.at)
        << mistake.source << ": " << problem.at.line << ":" << problem.at.column;
    EXPECT_THAT(problem.message, HasSubstr(mistake.message)) << mistake.source;
    EXPECT_THAT(problem.remedy, HasSubstr(mistake.remedy)) << mistake.source;
  }
}

TEST(ExpressionParse, HasOfANameOnlyWhereNamesAreFields) {
  EXPECT_EQ(refused("has(post)").kind, ErrorKind::parse);
  EXPECT_TRUE(parse("has(post)", {.has_of_names = true}).ok());
  EXPECT_TRUE(parse("has(r.post)").ok());
  EXPECT_EQ(refused("has(1)", {.has_of_names = true}).kind, ErrorKind::parse);
}

TEST(ExpressionParse, PrintsCanonically) {
  const std::pair<const char*, const char*> kCases[] = {
      {"1+2*3", "1 + 2 * 3"},
      {"(1+2)*3", "(1 + 2) * 3"},
      {"1-(2-3)", "1 - (2 - 3)"},
      {"(1-2)-3", "1 - 2 - 3"},
      {"a&&(b||c)", "a && (b || c)"},
      {"(a && b) && c", "(a && b) && c"},
      {"!(!a)", "!!a"},
      {"-(5)", "-(5)"},
      {"-5", "-5"},
      {"--5", "-(-5)"},
      {"-(a)", "-a"},
      {"!(a==b)", "!(a == b)"},
      {"-(1.f())", "-(1.f())"},
      {"(a?b:c)?d:e?f:g", "(a ? b : c) ? d : e ? f : g"},
      {"'it''' ", nullptr},
      {"\"it's\"", "\"it's\""},
      {"x.map( y , y>1,[y,] )[0].z", "x.map(y, y > 1, [y])[0].z"},
      {"size( a )+a.size()", "size(a) + a.size()"},
      {"has( a.b )", "has(a.b)"},
      {".a in[1]", ".a in [1]"},
      {".size('a')", ".size(\"a\")"},
      {".has(a.b)", ".has(a.b)"},
      {"0x10", "16"},
      {"1e3", "1000.0"},
      {"(a < b) == c", "a < b == c"},
      {"a < (b == c)", "a < (b == c)"},
  };
  for (const auto& [source, printed] : kCases) {
    const auto ast = parse(source);
    ASSERT_EQ(ast.ok(), printed != nullptr) << source;
    if (printed) {
      EXPECT_EQ(print(**ast), printed) << source;
    }
  }
}

TEST(ExpressionParse, ColumnsCountCharactersAndLinesCount) {
  EXPECT_EQ(position_at("ab文字c", 0), (Position{1, 1}));
  EXPECT_EQ(position_at("ab文字c", 8), (Position{1, 5}));
  EXPECT_EQ(position_at("a\n文\nb", 6), (Position{3, 1}));
  EXPECT_EQ(position_at("a", 99), (Position{1, 2}));
}

TEST(ExpressionParse, LimitsAreNamed) {
  EXPECT_THAT(refused(std::string(kMaxSourceBytes + 1, ' ')).message, HasSubstr("10000 字节"));
  EXPECT_EQ(refused(std::string(kMaxSourceBytes, ' ')).kind, ErrorKind::parse);
  const auto brackets = [](int count) {
    const auto levels = static_cast<std::size_t>(count);
    return std::string(levels, '[') + std::string(levels, ']');
  };
  // The whole is the first level.
  EXPECT_TRUE(parse(brackets(kMaxNesting)).ok());
  EXPECT_EQ(refused(brackets(kMaxNesting + 1)).kind, ErrorKind::limit);
  const auto minuses = [](int count) {
    return std::string(static_cast<std::size_t>(count), '-') + "a";
  };
  EXPECT_TRUE(parse(minuses(kMaxTreeHeight - 1)).ok());
  EXPECT_EQ(refused(minuses(kMaxTreeHeight)).kind, ErrorKind::limit);
  std::string many = "[";
  for (std::size_t i = 0; i + 2 < kMaxNodes; ++i)
    many += "1,";
  EXPECT_TRUE(parse(many + "]").ok() || many.size() + 1 > kMaxSourceBytes);
}

}  // namespace
}  // namespace jishi::expression
