#include "app/arguments.hpp"

#include <gtest/gtest.h>

#include <array>

#include "app/command.hpp"
#include "app/help.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

constexpr std::array kOptions = {Option{"db", Arity::value, "地址", ""},
                                 Option{"with", Arity::values, "x", ""},
                                 Option{"json", Arity::flag, "", ""}};
constexpr std::array kPositionals = {Positional{"名称", true, false, "单位的名称"}};

Result<Arguments> parse(std::vector<std::string> words) {
  return parse_arguments(words, kOptions, kPositionals);
}

TEST(Arguments, AreTakenInAnyOrder) {
  const auto found = parse({"--db", "a.db", "青白江区", "--with=x=1", "--json", "--with", "y=2"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value("db"), "a.db");
  EXPECT_EQ(found->values("with"), (std::vector<std::string>{"x=1", "y=2"}));
  EXPECT_TRUE(found->has("json"));
  EXPECT_EQ(found->positional(0), "青白江区");
  EXPECT_EQ(found->positional(1), std::nullopt);
}

TEST(Arguments, AnExpressionIsNoOption) {
  EXPECT_EQ(parse({"-1"})->positional(0), "-1");
  EXPECT_EQ(parse({"--1"})->positional(0), "--1");
  EXPECT_EQ(parse({"--(1)"})->positional(0), "--(1)");
  EXPECT_EQ(parse({"--", "--json"})->positional(0), "--json");
}

TEST(Arguments, MistakesSayWhatToDo) {
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  for (const Case& c :
       {Case{{}, "缺少 名称"}, Case{{"a", "b"}, "多余的内容“b”"},
        Case{{"a", "--bd", "x"}, "是否想写 --db"}, Case{{"a", "--db"}, "--db 后面缺少 地址"},
        Case{{"a", "--json=1"}, "--json 不带值"},
        Case{{"a", "--db", "x", "--db", "y"}, "只能写一次"}}) {
    const auto found = parse(c.words);
    ASSERT_FALSE(found) << c.says;
    EXPECT_EQ(found.error().code, "usage");
    EXPECT_NE(found.error().message.find(c.says), std::string::npos) << found.error().message;
  }
}

TEST(Arguments, MessagesRepeatThemCut) {
  std::string sixty;
  for (int i = 0; i < 60; ++i)
    sixty += "区";
  EXPECT_EQ(echoed(sixty), sixty);
  EXPECT_EQ(echoed(sixty + "x"), sixty.substr(0, sixty.size() - 3) + "…");
  EXPECT_EQ(echoed("\x1b[31m红\n"), "?[31m红?");
  for (const std::string& long_word : {sixty + sixty, "--" + std::string(1000, 'x')}) {
    const auto found = parse({"a", long_word});
    ASSERT_FALSE(found);
    EXPECT_LE(length_in_code_points(found.error().message), 60 + 30U);
  }
}

TEST(Commands, AllHaveAUsage) {
  for (const Command& command : commands()) {
    const std::string usage = usage_of(command);
    EXPECT_NE(usage.find("用法：jishi " + std::string(command.name)), std::string::npos);
    EXPECT_NE(overview().find(std::string(command.summary)), std::string::npos);
    for (const Option& option : command.options)
      EXPECT_FALSE(option.help.empty()) << option.name;
  }
}

}  // namespace
}  // namespace jishi::app
