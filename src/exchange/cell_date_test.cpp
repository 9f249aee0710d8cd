// Days as they stand in the spreadsheets of units.
#include <gtest/gtest.h>

#include <random>

#include "exchange/cell_value.hpp"
#include "exchange/testing/cells.hpp"

namespace jishi::exchange {
namespace {

using testing::date_cell;
using testing::error_cell;
using testing::number_cell;
using testing::text_cell;
using testing::truth_cell;

struct Case {
  sheet::Cell cell;
  const char* day;        // nullptr: refused
  const char* says = "";  // in the message
};

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    const std::string shown = each.cell.text + " " + std::to_string(each.cell.number);
    const auto date = read_date(each.cell);
    if (each.day != nullptr) {
      ASSERT_TRUE(date.ok()) << shown << ": " << date.error().message;
      EXPECT_EQ(date->iso(), each.day) << shown;
      continue;
    }
    ASSERT_FALSE(date.ok()) << shown << " read as " << date->iso();
    EXPECT_NE(date.error().message.find(each.says), std::string::npos)
        << shown << ": " << date.error().message;
  }
}

TEST(CellDate, ReadsWholeDaysInText) {
  check({
      {text_cell("2003-05-01"), "2003-05-01"},
      {text_cell("2003-5-1"), "2003-05-01"},
      {text_cell("2003/5/1"), "2003-05-01"},
      {text_cell("2003/05/01"), "2003-05-01"},
      {text_cell("2003.5.1"), "2003-05-01"},
      {text_cell("2003.05.01"), "2003-05-01"},
      {text_cell("2003年5月1日"), "2003-05-01"},
      {text_cell("2003年05月01日"), "2003-05-01"},
      {text_cell("2003年5月1号"), "2003-05-01"},
      {text_cell("2003年5月1"), "2003-05-01"},
      {text_cell("20030501"), "2003-05-01"},
      {text_cell("  2003-05-01 "), "2003-05-01"},
      {text_cell("2003 年 5 月 1 日"), "2003-05-01"},
      {text_cell("2003年\n5月1日"), "2003-05-01"},
      {text_cell("２００３－０５－０１"), "2003-05-01"},
      {text_cell("２００３．５．１"), "2003-05-01"},
      {text_cell("２００３年５月１日"), "2003-05-01"},
      {text_cell("2003／5／1"), "2003-05-01"},
      {text_cell("2003—05—01"), "2003-05-01"},
      {text_cell("2003–05–01"), "2003-05-01"},
      {text_cell("2003。5。1"), "2003-05-01"},
      {text_cell("\u202D2003-05-01\u202C"), "2003-05-01"},
      {text_cell("2003-05-01 00:00:00"), "2003-05-01"},
      {text_cell("2003/5/1 8:30"), "2003-05-01"},
      {text_cell("2003-05-01T08:30:00"), "2003-05-01"},
      {text_cell("2003-05-01T00:00:00.000Z"), "2003-05-01"},
      {text_cell("2024-02-29"), "2024-02-29"},
      {text_cell("1922-05-05"), "1922-05-05"},
  });
}

TEST(CellDate, ReadsMonthsInText) {
  check({
      {text_cell("2003.5"), "2003-05-01"},
      {text_cell("2003.05"), "2003-05-01"},
      {text_cell("2003-05"), "2003-05-01"},
      {text_cell("2003-5"), "2003-05-01"},
      {text_cell("2003/5"), "2003-05-01"},
      {text_cell("2003年5月"), "2003-05-01"},
      {text_cell("2003年5月份"), "2003-05-01"},
      {text_cell("200305"), "2003-05-01"},
      {text_cell("２００３．５"), "2003-05-01"},
      {text_cell("2003.10"), "2003-10-01"},
      {text_cell("2003.01"), "2003-01-01"},
      {text_cell("2003-1"), "2003-01-01"},
      {text_cell("2003.12"), "2003-12-01"},
  });
}

TEST(CellDate, RefusesWhatIsAmbiguousOrNoDay) {
  check({
      {text_cell("2003.1"), nullptr, "10 月"},
      {text_cell("2023-02-29"), nullptr, "没有这一天"},
      {text_cell("2003-13-01"), nullptr, "没有这一天"},
      {text_cell("2003-00-01"), nullptr, "没有这一天"},
      {text_cell("20030532"), nullptr, "没有这一天"},
      {text_cell("200313"), nullptr, "没有这一天"},
      {text_cell("2003年13月"), nullptr, "没有这一天"},
      {text_cell("03.5.1"), nullptr, "两位"},
      {text_cell("03-05-01"), nullptr, "两位"},
      {text_cell("98年5月"), nullptr, "两位"},
      {text_cell("990501"), nullptr, "两位"},
      {text_cell("030501"), nullptr, "两位"},
      {text_cell("5/1/2003"), nullptr, "最后"},
      {text_cell("01-05-2003"), nullptr, "最后"},
      {text_cell("2003"), nullptr, "只有年份"},
      {text_cell("2003年"), nullptr, "只有年份"},
      {text_cell("37742"), nullptr, "2003-05-01"},
      {text_cell("2003/5-1"), nullptr, "看不懂"},
      {text_cell("2003年5.1"), nullptr, "看不懂"},
      {text_cell("2003-05-01-02"), nullptr, "看不懂"},
      {text_cell("2003-5-1左右"), nullptr, "看不懂"},
      {text_cell("约2003年5月"), nullptr, "看不懂"},
      {text_cell("12003-05-01"), nullptr, "看不懂"},
      {text_cell("2003-005-01"), nullptr, "看不懂"},
      {text_cell("-2003-05-01"), nullptr, "看不懂"},
      {text_cell("2003--05-01"), nullptr, "看不懂"},
      {text_cell("五月一日"), nullptr, "看不懂"},
      {text_cell("2003-05-01 上午"), nullptr, "看不懂"},
      {text_cell("99999999999999999999"), nullptr, "看不懂"},
      {text_cell("\xFF\xFE"), nullptr, "看不懂"},
      {text_cell(std::string(100'000, '1')), nullptr, "看不懂"},
      {text_cell("至今"), nullptr, "具体的日期"},
      {truth_cell(true), nullptr, "看不懂"},
      {testing::empty_cell(), nullptr, "看不懂"},
      {error_cell("#N/A"), nullptr, "公式"},
  });
}

// 37742 is 2003-05-01 in the system of days since 1900.
TEST(CellDate, ReadsSerialsOfDateCells) {
  check({
      {date_cell(37742), "2003-05-01"},
      {date_cell(37742.99999), "2003-05-01"},
      {date_cell(37742.354166), "2003-05-01"},
      {date_cell(1), "1900-01-01"},
      {date_cell(59), "1900-02-28"},
      {date_cell(61), "1900-03-01"},
      {date_cell(45350), "2024-02-28"},
      {date_cell(45351), "2024-02-29"},
      {date_cell(2'958'465), "9999-12-31"},
      {date_cell(60), nullptr, "不存在"},
      {date_cell(60.5), nullptr, "不存在"},
      {date_cell(0), nullptr, "只有时间"},
      {date_cell(0.354), nullptr, "只有时间"},
      {date_cell(-1), nullptr, "日期格式"},
      {date_cell(2'958'466), nullptr, "日期格式"},
      {date_cell(1e300), nullptr, "日期格式"},
      {date_cell(20030501), nullptr, "日期格式"},
  });
}

TEST(CellDate, ReadsBareNumbers) {
  check({
      {number_cell(20030501, "20030501"), "2003-05-01"},
      {number_cell(20030501, "2.0030501E7"), "2003-05-01"},
      {number_cell(200305, "200305"), "2003-05-01"},
      {number_cell(2003.5, "2003.5"), "2003-05-01"},
      {number_cell(2003.05, "2003.05"), "2003-05-01"},
      {number_cell(2003.05, "2003.0499999999999"), "2003-05-01"},
      {number_cell(2003.12, "2003.12"), "2003-12-01"},
      {number_cell(2003.11, "2003.11"), "2003-11-01"},
      {number_cell(2003.01, "2003.01"), "2003-01-01"},
      {number_cell(2003.10, "2003.1"), nullptr, "10 月"},
      {number_cell(2003.13, "2003.13"), nullptr, "没有这一天"},
      {number_cell(2003.501, "2003.501"), nullptr, "看不懂"},
      {number_cell(2003, "2003"), nullptr, "只有年份"},
      {number_cell(37742, "37742"), nullptr, "2003-05-01"},
      {number_cell(37742.5, "37742.5"), nullptr, "看不懂"},
      {number_cell(-20030501, "-20030501"), nullptr, "看不懂"},
      {number_cell(0, "0"), nullptr, "看不懂"},
      {number_cell(1e300, "1E+300"), nullptr, "看不懂"},
      {number_cell(12.5, "12.5"), nullptr, "两位"},
  });
}

TEST(CellDate, TakesAnOpenEndOnlyWhereItMayBeOpen) {
  for (const char* still : {"至今", "长期", " 至 今 ", "现在", "迄今"}) {
    EXPECT_EQ(read_date(text_cell(still), true).value(), kForever) << still;
    EXPECT_FALSE(read_date(text_cell(still)).ok()) << still;
  }
  EXPECT_EQ(read_date(text_cell("2024-06-30"), true)->iso(), "2024-06-30");
}

// What stands in the cell may be somebody's birthday.
TEST(CellDate, MessagesDoNotRepeatTheCell) {
  for (const char* text : {"1998-02-30", "98-02-03", "1998年13月", "1998.1", "约1998年"})
    EXPECT_EQ(read_date(text_cell(text)).error().message.find("98"), std::string::npos) << text;
}

// Whatever is printed for a day is read as that day, in every spelling and as a serial.
TEST(CellDate, ReadsEveryDayInEverySpelling) {
  std::mt19937 random(20240501);
  std::uniform_int_distribution<std::int32_t> days(Date::parse("1900-03-01")->days(),
                                                   kForever.days());
  const std::int32_t zero = Date::parse("1899-12-30")->days();
  for (int i = 0; i < 5'000; ++i) {
    const Date day = Date::from_days(days(random));
    const auto [y, m, d] = day.ymd();
    const std::string year = std::to_string(y);
    const std::string month = std::to_string(m);
    const std::string date = std::to_string(d);
    for (const std::string& text :
         {day.iso(), day.chinese(), year + "/" + month + "/" + date,
          year + "." + month + "." + date, std::to_string(y * 10'000 + m * 100 + d)})
      ASSERT_EQ(read_date(text_cell(text)).value(), day) << text;
    ASSERT_EQ(read_date(date_cell(day.days() - zero)).value(), day);
    ASSERT_EQ(read_date(number_cell(y * 10'000 + m * 100 + d)).value(), day);
  }
}

}  // namespace
}  // namespace jishi::exchange
