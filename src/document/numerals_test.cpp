#include "document/numerals.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace jishi::document {
namespace {

Decimal decimal(const char* text) {
  return *Decimal::parse(text);
}

TEST(Numerals, RoundHalfAwayFromZero) {
  struct Case {
    const char* value;
    int digits;
    const char* expected;
  };
  const std::vector<Case> cases = {{"0.5", 0, "1"},           {"1.5", 0, "2"},
                                   {"2.5", 0, "3"},           {"-0.5", 0, "-1"},
                                   {"-2.5", 0, "-3"},         {"0.4999", 0, "0"},
                                   {"58.196", 1, "58.2"},     {"27.8688", 1, "27.9"},
                                   {"7", 2, "7.00"},          {"0", 0, "0"},
                                   {"999.95", 1, "1000.0"},   {"-0.04", 1, "0.0"},
                                   {"12.345", 6, "12.345000"}};
  for (const Case& each : cases)
    EXPECT_EQ(rounded(decimal(each.value), each.digits).text(), each.expected) << each.value;
}

TEST(Numerals, ANumberTooLargeForItsDigitsStays) {
  const Decimal largest = Decimal::from_scaled(9'223'372'036'854'775'807, 0);
  EXPECT_EQ(rounded(largest, 3).text(), "9223372036854775807");
  EXPECT_EQ(table_number(largest), "9,223,372,036,854,775,807");
}

TEST(Numerals, PercentOf) {
  struct Case {
    const char* part;
    const char* whole;
    int digits;
    const char* expected;  // empty: none
  };
  const std::vector<Case> cases = {{"71", "122", 1, "58.2"},
                                   {"34", "122", 1, "27.9"},
                                   {"1.5", "6", 0, "25"},
                                   {"1", "8", 0, "13"},
                                   {"-1", "8", 0, "-13"},
                                   {"1", "-8", 1, "-12.5"},
                                   {"0", "5", 1, "0.0"},
                                   {"3", "0", 1, ""},
                                   {"9000000000000000000", "0.000000001", 1, ""},
                                   {"25473", "32285", 1, "78.9"}};
  for (const Case& each : cases) {
    const auto got = percent_of(decimal(each.part), decimal(each.whole), each.digits);
    EXPECT_EQ(got ? got->text() : "", each.expected) << each.part << "/" << each.whole;
  }
}

TEST(Numerals, ProseKeepsDigitsTogether) {
  EXPECT_EQ(prose_number(decimal("1377")), "1377");
  EXPECT_EQ(prose_number(decimal("36666")), "36666");
  EXPECT_EQ(prose_number(decimal("3.6"), 1), "3.6");
  EXPECT_EQ(prose_number(decimal("-16743")), "-16743");
}

TEST(Numerals, TablesGroupFromFiveDigitsOn) {
  struct Case {
    const char* value;
    int digits;
    const char* expected;
  };
  const std::vector<Case> cases = {{"0", 0, "0"},
                                   {"1377", 0, "1377"},
                                   {"9999", 0, "9999"},
                                   {"10000", 0, "10,000"},
                                   {"16743", 0, "16,743"},
                                   {"-16743", 0, "-16,743"},
                                   {"-1377", 0, "-1377"},
                                   {"343000", 0, "343,000"},
                                   {"1234567.5", 1, "1,234,567.5"},
                                   {"9999.96", 1, "10,000.0"},
                                   {"1234.5", 2, "1234.50"}};
  for (const Case& each : cases)
    EXPECT_EQ(table_number(decimal(each.value), each.digits), each.expected) << each.value;
}

TEST(Numerals, Percentages) {
  EXPECT_EQ(percent_text({decimal("50.6"), 0}), "51%");
  EXPECT_EQ(percent_text({decimal("78.94"), 1}), "78.9%");
  EXPECT_EQ(percent_text({decimal("53"), 1}), "53.0%");
  EXPECT_EQ(percent_text({decimal("-4.04"), 1}), "-4.0%");
}

TEST(Numerals, ShortInTenThousandsAndHundredMillions) {
  struct Case {
    const char* value;
    int digits;
    const char* expected;
  };
  const std::vector<Case> cases = {{"0", 1, "0"},
                                   {"9999", 1, "9999"},
                                   {"9999.6", 1, "1万"},
                                   {"10000", 1, "1万"},
                                   {"28000", 1, "2.8万"},
                                   {"28499", 1, "2.8万"},
                                   {"700000", 1, "70万"},
                                   {"4590000", 1, "459万"},
                                   {"188000", 1, "18.8万"},
                                   {"343000", 0, "34万"},
                                   {"-28000", 1, "-2.8万"},
                                   {"99999999", 1, "1亿"},
                                   {"99940000", 1, "9994万"},
                                   {"123456789", 2, "1.23亿"},
                                   {"99994999", 1, "9999.5万"}};
  for (const Case& each : cases)
    EXPECT_EQ(short_number(decimal(each.value), each.digits), each.expected) << each.value;
}

TEST(Numerals, ChineseNumerals) {
  struct Case {
    int number;
    const char* expected;
  };
  const std::vector<Case> cases = {{1, "一"},      {9, "九"},    {10, "十"},
                                   {11, "十一"},   {20, "二十"}, {21, "二十一"},
                                   {99, "九十九"}, {100, "100"}, {0, "0"}};
  for (const Case& each : cases)
    EXPECT_EQ(chinese_numeral(each.number), each.expected);
}

}  // namespace
}  // namespace jishi::document
