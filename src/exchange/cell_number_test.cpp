// Numbers as they stand in the spreadsheets of units: exact, or refused.
#include "exchange/cell_number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "exchange/testing/cells.hpp"

namespace jishi::exchange {
namespace {

using package::FieldType;
using testing::date_cell;
using testing::field_of;
using testing::number_cell;
using testing::text_cell;
using testing::truth_cell;

// The number in words, or the code of the refusal.
std::string read(const sheet::Cell& cell, const package::Field& field) {
  const auto value = read_number(cell, field);
  if (!value) return value.error().code;
  if (const auto* whole = std::get_if<std::int64_t>(&*value)) return std::to_string(*whole);
  return std::get<Decimal>(*value).text();
}

TEST(CellNumber, ReadsIntegers) {
  const package::Field field = field_of(FieldType::integer);
  struct Case {
    const char* text;
    const char* is;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"12", "12"},
           {" 12 ", "12"},
           {"１２３", "123"},
           {"1,234", "1234"},
           {"１，２３４", "1234"},
           {"12,345,678", "12345678"},
           {"-5", "-5"},
           {"－5", "-5"},
           {"−5", "-5"},
           {"+5", "5"},
           {"007", "7"},
           {"0", "0"},
           {"12.0", "12"},
           {"12.00", "12"},
           {"12人", "12"},
           {"12 人", "12"},
           {"3个", "3"},
           {"2万", "20000"},
           {"2万人", "20000"},
           {"1.5万", "15000"},
           {"1.2345万", "12345"},
           {"2亿", "200000000"},
           {"9223372036854775807", "9223372036854775807"},
           {"-9223372036854775808", "-9223372036854775808"},
           {"9223372036854775808", "bad_number"},
           {"99999999999999999999999999", "bad_number"},
           {"1.5", "not_whole"},
           {"1.23456万", "not_whole"},
           {"0.5人", "not_whole"},
           {"85%", "bad_number"},
           {"85％", "bad_number"},
           {"8‰", "bad_number"},
           {"1E+5", "bad_number"},
           {"1.2e3", "bad_number"},
           {"12,34", "bad_number"},
           {"1,2345", "bad_number"},
           {",123", "bad_number"},
           {"1234,567", "bad_number"},
           {"约12", "bad_number"},
           {"10-15", "bad_number"},
           {"10以上", "bad_number"},
           {"十二", "bad_number"},
           {"人", "bad_number"},
           {"1.", "bad_number"},
           {".5", "bad_number"},
           {"1.2.3", "bad_number"},
           {"--5", "bad_number"},
           {"无", "bad_number"},
           {"12人3个", "bad_number"},
           {"2千", "bad_number"},
       })
    EXPECT_EQ(read(text_cell(each.text), field), each.is) << each.text;
}

TEST(CellNumber, ReadsNumberCellsByTheDigitsThatCount) {
  const package::Field whole = field_of(FieldType::integer);
  EXPECT_EQ(read(number_cell(12, "12"), whole), "12");
  EXPECT_EQ(read(number_cell(100'000, "1E+5"), whole), "100000");
  EXPECT_EQ(read(number_cell(12'345'678'901'234, "12345678901234"), whole), "12345678901234");
  EXPECT_EQ(read(number_cell(999'999'999'999'999, "999999999999999"), whole), "999999999999999");
  EXPECT_EQ(read(number_cell(1e15, "1E+15"), whole), "bad_number");
  EXPECT_EQ(read(number_cell(1.10101e17, "1.10101E+17"), whole), "bad_number");
  EXPECT_EQ(read(number_cell(1.5, "1.5"), whole), "not_whole");
  EXPECT_EQ(read(number_cell(5.5e-17, "5.55E-17"), whole), "not_whole");
  EXPECT_EQ(read(number_cell(std::nan(""), "nan"), whole), "bad_number");
  EXPECT_EQ(read(number_cell(std::numeric_limits<double>::infinity(), "inf"), whole), "bad_number");
  EXPECT_EQ(read(date_cell(37742), whole), "bad_number");
  EXPECT_EQ(read(truth_cell(true), whole), "bad_number");
}

TEST(CellNumber, ReadsDecimalsWithTheDigitsOfTheField) {
  const package::Field field = field_of(FieldType::decimal);
  struct Case {
    const char* text;
    const char* is;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"1,234.5", "1234.50"},
           {"１，２３４．５", "1234.50"},
           {"1.5万元", "15000.00"},
           {"¥1,234.50", "1234.50"},
           {"￥5", "5.00"},
           {"5元", "5.00"},
           {"100元整", "100.00"},
           {"0.015万", "150.00"},
           {"1.000", "1.00"},
           {"-0.01", "-0.01"},
           {"-0.00", "0.00"},
           {"1.005", "value_too_precise"},
           {"92233720368547758.07", "92233720368547758.07"},
           {"92233720368547758.08", "bad_number"},
           {"85%", "bad_number"},
       })
    EXPECT_EQ(read(text_cell(each.text), field), each.is) << each.text;
  EXPECT_EQ(read(number_cell(0.1, "0.1"), field), "0.10");
  EXPECT_EQ(read(number_cell(0.1 + 0.2, "0.30000000000000004"), field), "0.30");
  EXPECT_EQ(read(number_cell(1.1, "1.1000000000000001"), field), "1.10");
  EXPECT_EQ(read(number_cell(1.0 / 3, "0.333333333333333"), field), "value_too_precise");
  EXPECT_EQ(read(number_cell(1e-300, "1E-300"), field), "value_too_precise");
}

// 1.5万元 in a column that counts in 万元 is 1.5.
TEST(CellNumber, DoesNotScaleTwice) {
  const package::Field scaled = field_of(FieldType::decimal, "金额（万元）");
  EXPECT_EQ(read(text_cell("1.5万元"), scaled), "1.50");
  EXPECT_EQ(read(text_cell("1.5"), scaled), "1.50");
  EXPECT_EQ(read(text_cell("1.5万元"), field_of(FieldType::decimal, "金额（元）")), "15000.00");
}

TEST(CellNumber, PrintsPlainDigits) {
  EXPECT_EQ(plain_digits(0), "0");
  EXPECT_EQ(plain_digits(-0.0), "0");
  EXPECT_EQ(plain_digits(1e20), "100000000000000000000");
  EXPECT_EQ(plain_digits(-1.5), "-1.5");
  EXPECT_EQ(plain_digits(0.00012), "0.00012");
  EXPECT_EQ(plain_digits(13800000000.0), "13800000000");
  EXPECT_EQ(plain_digits(0.1 + 0.2), "0.3");
  EXPECT_EQ(plain_digits(999999999999999.9), "1000000000000000");
}

TEST(CellNumber, KnowsTheExponentForm) {
  for (const char* text : {"1.10101E+17", "1E5", "1.2e-3", "-1E+17"})
    EXPECT_TRUE(is_exponent_form(text)) << text;
  for (const char* text : {"E5", "12", "1E", "1E+", "A1E5", "身份E5", "", "1E5E"})
    EXPECT_FALSE(is_exponent_form(text)) << text;
}

// Every number of 15 digits survives the way through a cell.
TEST(CellNumber, KeepsFifteenDigits) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> scaled(-999'999'999'999'999, 999'999'999'999'999);
  for (int i = 0; i < 20'000; ++i) {
    package::Field field = field_of(FieldType::decimal);
    field.value.digits = static_cast<int>(random() % 9) + 1;
    const Decimal number = Decimal::from_scaled(scaled(random), field.value.digits);
    const double as_double = std::stod(number.text());
    const auto back = read_number(number_cell(as_double), field);
    ASSERT_TRUE(back.ok()) << number.text();
    ASSERT_EQ(std::get<Decimal>(*back), number) << number.text();
    ASSERT_LE(digits_of(number), 15);
  }
}

}  // namespace
}  // namespace jishi::exchange
