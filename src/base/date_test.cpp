#include "base/date.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"

namespace jishi {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

TEST(Date, CountsDaysSince1970) {
  EXPECT_EQ(day("1970-01-01").days(), 0);
  EXPECT_EQ(day("2000-03-01").days(), 11'017);
  EXPECT_EQ(day("1969-12-31").days(), -1);
  EXPECT_EQ(day("0001-01-01"), kFirstDate);
  EXPECT_EQ(day("9999-12-31"), kForever);
}

TEST(Date, RefusesWhatIsNotADay) {
  for (const char* text :
       {"", "2023-6-30", "2023-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "0000-01-01",
        "2023/06/30", "2023-06-30 ", "２０２３-06-30", "-023-06-30", "20230630", "1900-02-29"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
  EXPECT_TRUE(Date::parse("2024-02-29"));
  EXPECT_TRUE(Date::parse("2000-02-29"));
}

TEST(Date, WritesBack) {
  EXPECT_EQ(day("0987-01-02").iso(), "0987-01-02");
  EXPECT_EQ(day("2023-06-30").chinese(), "2023年6月30日");
  EXPECT_EQ(day("2023-06-30").weekday(), 5);
  EXPECT_EQ(day("2026-11-22").weekday(), 7);
}

TEST(Date, MovesWithinTheCalendar) {
  EXPECT_EQ(day("2023-06-18").plus_days(104), day("2023-09-30"));
  EXPECT_EQ(day("2024-01-31").plus_months(1), day("2024-02-29"));
  EXPECT_EQ(day("2023-01-31").plus_months(1), day("2023-02-28"));
  EXPECT_EQ(day("2023-03-31").plus_months(-13), day("2022-02-28"));
  EXPECT_EQ(day("9999-12-31").plus_days(1), std::nullopt);
  EXPECT_EQ(day("0001-01-01").plus_months(-1), std::nullopt);
  EXPECT_EQ(day("2023-01-01").plus_days(INT64_MAX), std::nullopt);
}

TEST(Date, CountsFullYears) {
  EXPECT_EQ(full_years(day("2000-02-29"), day("2014-02-28")), 13);
  EXPECT_EQ(full_years(day("2000-02-29"), day("2014-03-01")), 14);
  EXPECT_EQ(full_years(day("1995-06-30"), day("2023-06-30")), 28);
  EXPECT_EQ(full_years(day("1995-07-01"), day("2023-06-30")), 27);
}

TEST(Clock, DaysAreBeijings) {
  // 2023-06-29T16:00:00Z is midnight of the 30th in Beijing.
  const std::int64_t midnight = std::int64_t{1'688'054'400} * 1'000'000;
  EXPECT_EQ(beijing_date({midnight}), day("2023-06-30"));
  EXPECT_EQ(beijing_date({midnight - 1}), day("2023-06-29"));
  EXPECT_EQ(beijing_text({midnight + 5}), "2023-06-30T00:00:00.000005+08:00");
  EXPECT_EQ(beijing_text({-1}), "1970-01-01T07:59:59.999999+08:00");
}

}  // namespace
}  // namespace jishi
