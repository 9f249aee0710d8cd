#include "indicator/period.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace jishi::indicator {
namespace {

Period period(std::string_view text) {
  return Period::parse(text).or_throw();
}

Date day(std::string_view text) {
  return Date::parse(text).value();
}

struct Case {
  const char* text;
  PeriodKind kind;
  const char* first;
  const char* last;
  int days;
  const char* chinese;
  const char* previous;
};

const Case kCases[] = {
    {"2026", PeriodKind::year, "2026-01-01", "2026-12-31", 365, "2026年", "2025"},
    {"2024", PeriodKind::year, "2024-01-01", "2024-12-31", 366, "2024年", "2023"},
    {"2026-Q4", PeriodKind::quarter, "2026-10-01", "2026-12-31", 92, "2026年第四季度", "2026-Q3"},
    {"2026-Q1", PeriodKind::quarter, "2026-01-01", "2026-03-31", 90, "2026年第一季度", "2025-Q4"},
    {"2026-11", PeriodKind::month, "2026-11-01", "2026-11-30", 30, "2026年11月", "2026-10"},
    {"2026-01", PeriodKind::month, "2026-01-01", "2026-01-31", 31, "2026年1月", "2025-12"},
    {"2024-02", PeriodKind::month, "2024-02-01", "2024-02-29", 29, "2024年2月", "2024-01"},
    {"2026-11-H1", PeriodKind::half_month, "2026-11-01", "2026-11-15", 15, "2026年11月上半月",
     "2026-10-H2"},
    {"2026-11-H2", PeriodKind::half_month, "2026-11-16", "2026-11-30", 15, "2026年11月下半月",
     "2026-11-H1"},
    {"2026-02-H2", PeriodKind::half_month, "2026-02-16", "2026-02-28", 13, "2026年2月下半月",
     "2026-02-H1"},
    {"2026-01-H1", PeriodKind::half_month, "2026-01-01", "2026-01-15", 15, "2026年1月上半月",
     "2025-12-H2"},
    {"2026-06-18..2026-09-30", PeriodKind::days, "2026-06-18", "2026-09-30", 105,
     "2026年6月18日至9月30日", "2026-03-05..2026-06-17"},
    {"2026-09-01..2026-09-30", PeriodKind::days, "2026-09-01", "2026-09-30", 30,
     "2026年9月1日至30日", "2026-08-02..2026-08-31"},
    {"2025-12-30..2026-01-02", PeriodKind::days, "2025-12-30", "2026-01-02", 4,
     "2025年12月30日至2026年1月2日", "2025-12-26..2025-12-29"},
    {"2026-07-01..2026-07-01", PeriodKind::days, "2026-07-01", "2026-07-01", 1, "2026年7月1日",
     "2026-06-30..2026-06-30"},
};

TEST(Period, IsReadWrittenAndPreceded) {
  for (const Case& expected : kCases) {
    SCOPED_TRACE(expected.text);
    const Period found = period(expected.text);
    EXPECT_EQ(found.kind(), expected.kind);
    EXPECT_EQ(found.first_day().iso(), expected.first);
    EXPECT_EQ(found.last_day().iso(), expected.last);
    EXPECT_EQ(found.days(), expected.days);
    EXPECT_EQ(found.text(), expected.text);
    EXPECT_EQ(found.chinese(), expected.chinese);
    EXPECT_EQ(found.previous().or_throw(), period(expected.previous));
    EXPECT_EQ(found.previous().or_throw().end(), found.first_day());
    EXPECT_EQ(period(expected.previous).moved(1).or_throw(), found);
    EXPECT_TRUE(found.contains(found.first_day()));
    EXPECT_TRUE(found.contains(found.last_day()));
    EXPECT_FALSE(found.contains(found.end()));
  }
}

TEST(Period, IsRefusedWithTheWaysToWriteIt) {
  for (const char* text : {"",
                           "26",
                           "2026-",
                           "2026-Q",
                           "2026-Q0",
                           "2026-Q5",
                           "2026-Q12",
                           "2026-q4",
                           "2026-13",
                           "2026-00",
                           "2026-1",
                           "2026/11",
                           "2026-11-H3",
                           "2026-11-H",
                           "2026-11-01",
                           "2026年",
                           "2026-06-18..",
                           "..2026-06-18",
                           "2026-06-31..2026-07-01",
                           "1899",
                           "9999",
                           "0001-01",
                           "2026-06-18...2026-09-30",
                           "1899-12-31..2026-01-01",
                           "2026-01-01..9999-01-01"}) {
    const auto found = Period::parse(text);
    ASSERT_FALSE(found.ok()) << text;
    EXPECT_EQ(found.error().code, "bad_period") << text;
    EXPECT_NE(found.error().message.find("2026-11-H1"), std::string::npos);
  }
  const auto backwards = Period::parse("2026-09-30..2026-06-18");
  ASSERT_FALSE(backwards.ok());
  EXPECT_EQ(backwards.error().code, "period_backwards");
}

// Seed 004: the action of a hundred days has 105, in stages of 18, 57 and 30.
TEST(Period, StagesOfTheHundredDayActionMakeIt105Days) {
  const Period one = Period::stage("第一阶段", day("2026-06-18"), day("2026-07-05")).or_throw();
  const Period two = Period::stage("第二阶段", one.end(), day("2026-08-31")).or_throw();
  const Period three = Period::stage("第三阶段", two.end(), day("2026-09-30")).or_throw();
  EXPECT_EQ(one.days(), 18);
  EXPECT_EQ(two.days(), 57);
  EXPECT_EQ(three.days(), 30);
  EXPECT_EQ(one.days() + two.days() + three.days(), period("2026-06-18..2026-09-30").days());
  EXPECT_EQ(two.chinese(), "第二阶段（2026年7月6日至8月31日）");
  EXPECT_EQ(two.stage_name(), "第二阶段");
  EXPECT_EQ(two.previous().or_throw().stage_name(), "");
}

TEST(Period, StageNeedsAName) {
  for (const std::string& name : {std::string(), std::string("第一\n阶段"), std::string(61, 'x')}) {
    const auto stage = Period::stage(name, day("2026-06-18"), day("2026-07-05"));
    ASSERT_FALSE(stage.ok()) << name;
    EXPECT_EQ(stage.error().code, "bad_stage_name");
  }
}

TEST(Period, SeriesEndsWithItAndHasNoGaps) {
  for (const Case& of : kCases) {
    const Period last = period(of.text);
    const auto series = last.series_up_to(60).or_throw();
    ASSERT_EQ(series.size(), 60U);
    EXPECT_EQ(series.back(), last);
    for (std::size_t i = 1; i < series.size(); ++i) {
      EXPECT_EQ(series[i - 1].end(), series[i].first_day()) << of.text;
      EXPECT_EQ(series[i - 1].kind(), last.kind());
    }
  }
  EXPECT_EQ(period("2026").series_up_to(1).or_throw(), std::vector{period("2026")});
  for (const std::size_t count : {std::size_t{0}, kMostPeriods + 1}) {
    const auto series = period("2026").series_up_to(count);
    ASSERT_FALSE(series.ok());
    EXPECT_EQ(series.error().code, "too_many_periods");
  }
}

TEST(Period, EndsWithTheYears) {
  for (const char* text : {"1900", "1900-Q1", "1900-01", "1900-01-H1", "1900-01-01..1900-01-02"}) {
    EXPECT_FALSE(period(text).previous().ok()) << text;
  }
  for (const char* text : {"9998", "9998-Q4", "9998-12", "9998-12-H2", "9998-12-31..9998-12-31"}) {
    EXPECT_FALSE(period(text).moved(1).ok()) << text;
  }
  for (const Case& of : kCases) {
    EXPECT_FALSE(period(of.text).moved(std::numeric_limits<std::int64_t>::max()).ok());
    EXPECT_FALSE(period(of.text).moved(std::numeric_limits<std::int64_t>::min()).ok());
  }
}

TEST(Period, AroundADayContainsIt) {
  for (Date at = day("2023-12-25"); at < day("2025-01-05"); at = *at.plus_days(1)) {
    for (const PeriodKind kind :
         {PeriodKind::year, PeriodKind::quarter, PeriodKind::month, PeriodKind::half_month}) {
      const Period found = Period::around(at, kind).or_throw();
      EXPECT_TRUE(found.contains(at)) << at.iso();
      EXPECT_EQ(period(found.text()), found);
    }
  }
}

}  // namespace
}  // namespace jishi::indicator
