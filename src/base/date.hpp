// Calendar days. Days are Beijing's whatever the machine says; intervals are half-open.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jishi {

struct YearMonthDay {
  int year = 0;
  int month = 0;
  int day = 0;
};

// A day of the proleptic Gregorian calendar from 0001-01-01 to 9999-12-31, kept as days since
// 1970-01-01. Arithmetic that would leave the range is refused, never wrapped.
class Date {
 public:
  constexpr Date() = default;  // 1970-01-01
  static constexpr Date from_days(std::int32_t days) { return Date(days); }
  static std::optional<Date> from_ymd(int year, int month, int day);
  // Exactly YYYY-MM-DD, a day that exists.
  static std::optional<Date> parse(std::string_view text);

  constexpr std::int32_t days() const { return days_; }
  YearMonthDay ymd() const;
  // 1 Monday … 7 Sunday (ISO 8601).
  int weekday() const;
  std::string iso() const;
  // 2023年6月30日
  std::string chinese() const;

  std::optional<Date> plus_days(std::int64_t days) const;
  // The same day of the month `months` later; the last day of that month where it has fewer days.
  std::optional<Date> plus_months(std::int64_t months) const;

  constexpr auto operator<=>(const Date&) const = default;

 private:
  constexpr explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};

inline constexpr Date kFirstDate = Date::from_days(-719162);  // 0001-01-01
// 9999-12-31: as the end of an interval it means "still holds".
inline constexpr Date kForever = Date::from_days(2932896);

// Whole years of age on a day: the year is complete on the birthday (周岁); someone born on
// 29 February completes it on 1 March in common years.
int full_years(Date born, Date on);

}  // namespace jishi
