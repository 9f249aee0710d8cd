// Periods that offices report on: a year, a quarter, a month, half a month, from one day to
// another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"

namespace jishi::indicator {

enum class PeriodKind : std::uint8_t { year, quarter, month, half_month, days };

inline constexpr std::size_t kMostPeriods = 1'000;  // of a series
inline constexpr std::size_t kMostStageName = 60;   // of a campaign's stage, in code points

// Days from the first to the last, both within it. Years run from 1900 to 9998, so that everything
// before and after a period is a day too.
class Period {
 public:
  // 2026, 2026-Q4, 2026-11, 2026-11-H1 (1st to 15th), 2026-11-H2 (16th to the end),
  // 2026-06-18..2026-09-30. Error bad_period.
  static Result<Period> parse(std::string_view text);
  // Both days within it. Errors bad_period (out of range), period_backwards.
  static Result<Period> between(Date first, Date last);
  // A stage of a campaign: the same with its name. Error bad_stage_name.
  static Result<Period> stage(std::string name, Date first, Date last);
  // The year, quarter, month or half month that the day is in; `kind` is not days. Error bad_period
  // for a day out of range.
  static Result<Period> around(Date day, PeriodKind kind);

  PeriodKind kind() const { return kind_; }
  Date first_day() const { return first_; }
  Date last_day() const { return last_; }
  // The first day after it: intervals are half-open inside.
  Date end() const { return Date::from_days(last_.days() + 1); }
  std::int32_t days() const { return last_.days() - first_.days() + 1; }
  bool contains(Date day) const { return first_ <= day && day <= last_; }
  const std::string& stage_name() const { return stage_name_; }  // empty: no stage

  // The period of the same kind `steps` later, negative: earlier. Days from–to move by their own
  // length and lose the name of a stage. Error bad_period beyond the years.
  Result<Period> moved(std::int64_t steps) const;
  Result<Period> previous() const { return moved(-1); }
  // `count` periods, this one the last, the earliest first. Errors bad_period, too_many_periods
  // (none, or more than kMostPeriods).
  Result<std::vector<Period>> series_up_to(std::size_t count) const;

  // As parse() reads it; a stage as its days.
  std::string text() const;
  // 2026年、2026年第四季度、2026年11月、2026年11月上半月、2026年6月18日至9月30日；a stage with its
  // name in front.
  std::string chinese() const;

  bool operator==(const Period&) const = default;

 private:
  Period(PeriodKind kind, Date first, Date last) : kind_(kind), first_(first), last_(last) {}

  PeriodKind kind_;
  Date first_;
  Date last_;
  std::string stage_name_;
};

}  // namespace jishi::indicator
