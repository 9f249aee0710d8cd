#include "package/scalar.hpp"

#include <gtest/gtest.h>

#include <array>

#include "package/package.hpp"

namespace jishi::package {
namespace {

TEST(ReadingOf, TellsWhatEitherVersionOfYamlWouldMakeOfAPlainScalar) {
  for (const char* text : {"0", "7", "12", "-3", "1200"})
    EXPECT_EQ(reading_of(text), Reading::whole) << text;
  for (const char* text : {"012", "00", "-007", "0815"})
    EXPECT_EQ(reading_of(text), Reading::octal_like) << text;
  for (const char* text : {"1.5", ".5", "1e3", "1E-3", "0x1F", "0o17", "0b11", "1_000", "12:30",
                           "1:30:00", "+12", ".inf", "-.inf", ".NaN"})
    EXPECT_EQ(reading_of(text), Reading::number) << text;
  for (const char* text : {"yes", "No", "ON", "off", "y", "N", "True", "FALSE"})
    EXPECT_EQ(reading_of(text), Reading::ambiguous) << text;
  for (const char* text : {"~", "null", "Null", "NULL", ""})
    EXPECT_EQ(reading_of(text), Reading::nothing) << text;
  EXPECT_EQ(reading_of("true"), Reading::truth);
  EXPECT_EQ(reading_of("2023-06-30"), Reading::date);
  for (const char* text : {"团支部", "a1", "1.0.0", "2023-02-30", "9–15", "-", "12 人", "e3", "..",
                           "nothing", "yesterday", "0x", "1.2.3", "13800000000 转 1"})
    EXPECT_EQ(reading_of(text), Reading::text) << text;
}

TEST(Names, AreLowerSnakeCase) {
  for (const char* name : {"a", "committee_member", "a1", "a_1"})
    EXPECT_TRUE(is_name(name));
  for (const char* name : {"", "A", "1a", "_a", "a_", "a__b", "a-b", "团", "a b"})
    EXPECT_FALSE(is_name(name)) << name;
}

TEST(Names, OfColumnsAndSqlAreReserved) {
  for (const char* name : {"order", "unit", "valid_from", "rows", "in", "oid", "group", "null"})
    EXPECT_TRUE(is_reserved(name)) << name;
  for (const char* name : {"post", "source", "birth_date", "level", "kind", "label"})
    EXPECT_FALSE(is_reserved(name)) << name;
}

TEST(Codes, MayBeginWithADigit) {
  EXPECT_TRUE(is_code("01"));
  EXPECT_TRUE(is_code("A_1"));
  EXPECT_FALSE(is_code(""));
  EXPECT_FALSE(is_code("a-b"));
  EXPECT_FALSE(is_code(std::string(33, 'a')));
}

TEST(Versions, CompareByNumberNotByText) {
  EXPECT_TRUE(is_version("1.10.0"));
  for (const char* text : {"1", "1.0", "1.0.0.0", "1.0.x", "01.0.0", "1..0", "12345.0.0", ""})
    EXPECT_FALSE(is_version(text)) << text;
  EXPECT_LT(compare_versions("1.9.0", "1.10.0"), 0);
  EXPECT_GT(compare_versions("2.0.0", "1.99.99"), 0);
  EXPECT_EQ(compare_versions("1.2.3", "1.2.3"), 0);
}

TEST(Nearest, FindsSlipsOfThePenAndNothingElse) {
  constexpr std::array<std::string_view, 3> kWords = {"required", "label", "type"};
  EXPECT_EQ(nearest("requred", kWords), "required");
  EXPECT_EQ(nearest("lable", kWords), "label");
  EXPECT_EQ(nearest("tpye", kWords), "type");
  EXPECT_EQ(nearest("colour", kWords), "");
  EXPECT_EQ(nearest(std::string(100, 'x'), kWords), "");
}

}  // namespace
}  // namespace jishi::package
