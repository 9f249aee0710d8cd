#include "indicator/period.hpp"

#include <cassert>
#include <cstdio>
#include <optional>

#include "base/text.hpp"

namespace jishi::indicator {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 9998;
constexpr int kMiddle = 15;  // the last day of the first half of a month

Error bad_period(std::string_view text) {
  constexpr std::size_t kMostRepeated = 60;
  return {"bad_period", (text.size() <= kMostRepeated ? "“" + std::string(text) + "”" : "这") +
                            "不是可用的期间。请写成 2026（年）、2026-Q4（季度）、2026-11（月）、"
                            "2026-11-H1 或 2026-11-H2（上、下半月），或 "
                            "2026-06-18..2026-09-30（起止日，均含在内）；年份从 1900 到 9998。"};
}

bool in_range(Date day) {
  const int year = day.ymd().year;
  return year >= kFirstYear && year <= kLastYear;
}

// A number of exactly so many digits.
std::optional<int> number(std::string_view text, std::size_t digits) {
  if (text.size() != digits) return std::nullopt;
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

int months_of(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::year:
      return 12;
    case PeriodKind::quarter:
      return 3;
    case PeriodKind::month:
      return 1;
    case PeriodKind::half_month:
    case PeriodKind::days:
      return 0;
  }
  return 0;
}

std::optional<Date> last_of_months(Date first, int months) {
  const auto after = first.plus_months(months);
  return after ? after->plus_days(-1) : std::nullopt;
}

bool is_first_half(Date day) {
  return day.ymd().day <= kMiddle;
}

// The day that a period written without “..” starts with, and its kind.
struct Start {
  Date day;
  PeriodKind kind = PeriodKind::year;
};

std::optional<Start> start_of(std::string_view text) {
  const auto year = number(text.substr(0, 4), 4);
  if (!year) return std::nullopt;
  const auto start = [&](int month, int day, PeriodKind kind) -> std::optional<Start> {
    const auto date = Date::from_ymd(*year, month, day);
    if (!date) return std::nullopt;
    return Start{*date, kind};
  };
  const std::string_view rest = text.substr(4);
  if (rest.empty()) return start(1, 1, PeriodKind::year);
  if (rest.size() == 3 && rest.starts_with("-Q")) {
    const int quarter = rest[2] - '0';
    if (quarter < 1 || quarter > 4) return std::nullopt;
    return start(quarter * 3 - 2, 1, PeriodKind::quarter);
  }
  if (rest.front() != '-') return std::nullopt;
  const auto month = number(rest.substr(1, 2), 2);
  if (!month) return std::nullopt;
  const std::string_view half = rest.substr(3);
  if (half.empty()) return start(*month, 1, PeriodKind::month);
  if (half == "-H1") return start(*month, 1, PeriodKind::half_month);
  if (half == "-H2") return start(*month, kMiddle + 1, PeriodKind::half_month);
  return std::nullopt;
}

std::string month_text(YearMonthDay day) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02d", day.year, day.month);
  return out;
}

// The last day without the year, or the month, that it shares with the first.
std::string chinese_days(Date first, Date last) {
  if (first == last) return first.chinese();
  const YearMonthDay from = first.ymd();
  const YearMonthDay to = last.ymd();
  std::string text = first.chinese() + "至";
  if (from.year != to.year) return text + last.chinese();
  if (from.month != to.month) text += std::to_string(to.month) + "月";
  return text + std::to_string(to.day) + "日";
}

}  // namespace

Result<Period> Period::around(Date day, PeriodKind kind) {
  assert(kind != PeriodKind::days);
  if (!in_range(day)) return bad_period(day.iso());
  const YearMonthDay of = day.ymd();
  if (kind == PeriodKind::half_month) {
    const bool first_half = is_first_half(day);
    const Date first = *Date::from_ymd(of.year, of.month, first_half ? 1 : kMiddle + 1);
    const Date last = first_half ? *Date::from_ymd(of.year, of.month, kMiddle)
                                 : *last_of_months(*Date::from_ymd(of.year, of.month, 1), 1);
    return Period(kind, first, last);
  }
  const int months = months_of(kind);
  const int first_month = (of.month - 1) / months * months + 1;
  const Date first = *Date::from_ymd(of.year, first_month, 1);
  return Period(kind, first, *last_of_months(first, months));
}

Result<Period> Period::between(Date first, Date last) {
  if (!in_range(first)) return bad_period(first.iso());
  if (!in_range(last)) return bad_period(last.iso());
  if (last < first) {
    return Error{"period_backwards", "期间的止日（" + last.chinese() + "）在起日（" +
                                         first.chinese() + "）之前，请把先后改正。"};
  }
  return Period(PeriodKind::days, first, last);
}

Result<Period> Period::stage(std::string name, Date first, Date last) {
  if (!is_utf8(name) || !is_plain_line(name) || length_in_code_points(name) > kMostStageName) {
    return Error{"bad_stage_name",
                 "阶段的名称须为一行文字，不超过 " + std::to_string(kMostStageName) + " 个字。"};
  }
  auto period = between(first, last);
  if (period) period->stage_name_ = std::move(name);
  return period;
}

Result<Period> Period::parse(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots != text.npos) {
    const auto first = Date::parse(text.substr(0, dots));
    const auto last = Date::parse(text.substr(dots + 2));
    if (!first || !last) return bad_period(text);
    return between(*first, *last);
  }
  if (text.size() < 4) return bad_period(text);
  const auto start = start_of(text);
  if (!start || !in_range(start->day)) return bad_period(text);
  return around(start->day, start->kind);
}

Result<Period> Period::moved(std::int64_t steps) const {
  const Error beyond = bad_period(text() + " 之" + (steps < 0 ? "前" : "后"));
  std::optional<Date> first;
  if (kind_ == PeriodKind::days) {
    if (steps > kForever.days() || steps < -std::int64_t{kForever.days()}) return beyond;
    first = first_.plus_days(steps * days());
    const auto last = last_.plus_days(steps * days());
    if (!first || !last || !in_range(*first) || !in_range(*last)) return beyond;
    return between(*first, *last);
  }
  if (kind_ == PeriodKind::half_month) {
    const std::int64_t half = (is_first_half(first_) ? 0 : 1) + steps % 2;
    const std::int64_t months = steps / 2 + (half < 0 ? -1 : half / 2);
    first = Date::from_ymd(first_.ymd().year, first_.ymd().month, 1)->plus_months(months);
    if (first && half % 2 != 0) first = first->plus_days(kMiddle);
  } else if (steps < kLastYear * 12 && steps > -kLastYear * 12) {
    first = first_.plus_months(steps * months_of(kind_));
  }
  if (!first || !in_range(*first)) return beyond;
  return around(*first, kind_);
}

Result<std::vector<Period>> Period::series_up_to(std::size_t count) const {
  if (count == 0 || count > kMostPeriods) {
    return Error{"too_many_periods",
                 "期数须为 1 到 " + std::to_string(kMostPeriods) + "，请改小一些或分几次查询。"};
  }
  std::vector<Period> series;
  for (std::size_t back = count - 1; back > 0; --back) {
    auto earlier = moved(-static_cast<std::int64_t>(back));
    if (!earlier) return earlier.error();
    series.push_back(std::move(*earlier));
  }
  series.push_back(*this);
  return series;
}

std::string Period::text() const {
  const YearMonthDay first = first_.ymd();
  switch (kind_) {
    case PeriodKind::year:
      return std::to_string(first.year);
    case PeriodKind::quarter:
      return std::to_string(first.year) + "-Q" + std::to_string((first.month + 2) / 3);
    case PeriodKind::month:
      return month_text(first);
    case PeriodKind::half_month:
      return month_text(first) + (is_first_half(first_) ? "-H1" : "-H2");
    case PeriodKind::days:
      return first_.iso() + ".." + last_.iso();
  }
  return {};
}

std::string Period::chinese() const {
  static constexpr const char* kQuarters[] = {"一", "二", "三", "四"};
  const YearMonthDay first = first_.ymd();
  std::string year = std::to_string(first.year) + "年";
  std::string month = year + std::to_string(first.month) + "月";
  switch (kind_) {
    case PeriodKind::year:
      return year;
    case PeriodKind::quarter:
      return year + "第" + kQuarters[(first.month - 1) / 3] + "季度";
    case PeriodKind::month:
      return month;
    case PeriodKind::half_month:
      return month + (is_first_half(first_) ? "上半月" : "下半月");
    case PeriodKind::days:
      if (stage_name_.empty()) return chinese_days(first_, last_);
      return stage_name_ + "（" + chinese_days(first_, last_) + "）";
  }
  return {};
}

}  // namespace jishi::indicator
