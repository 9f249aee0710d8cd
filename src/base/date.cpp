#include "base/date.hpp"

#include <chrono>
#include <cstdio>

namespace jishi {
namespace {

namespace chr = std::chrono;

chr::year_month_day civil(Date date) {
  return chr::year_month_day(chr::sys_days(chr::days(date.days())));
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const chr::year_month_day ymd(chr::year(year), chr::month(static_cast<unsigned>(month)),
                                chr::day(static_cast<unsigned>(day)));
  if (!ymd.ok()) return std::nullopt;
  return Date(static_cast<std::int32_t>(chr::sys_days(ymd).time_since_epoch().count()));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return from_ymd(*year, *month, *day);
}

YearMonthDay Date::ymd() const {
  const auto c = civil(*this);
  return {static_cast<int>(c.year()), static_cast<int>(static_cast<unsigned>(c.month())),
          static_cast<int>(static_cast<unsigned>(c.day()))};
}

int Date::weekday() const {
  return static_cast<int>(chr::weekday(chr::sys_days(chr::days(days_))).iso_encoding());
}

std::string Date::iso() const {
  const auto [year, month, day] = ymd();
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", year, month, day);
  return out;
}

std::string Date::chinese() const {
  const auto [year, month, day] = ymd();
  return std::to_string(year) + "年" + std::to_string(month) + "月" + std::to_string(day) + "日";
}

std::optional<Date> Date::plus_days(std::int64_t days) const {
  constexpr std::int64_t kSpan = kForever.days() - std::int64_t{kFirstDate.days()};
  if (days > kSpan || days < -kSpan) return std::nullopt;
  const std::int64_t moved = days_ + days;
  if (moved < kFirstDate.days() || moved > kForever.days()) return std::nullopt;
  return Date(static_cast<std::int32_t>(moved));
}

std::optional<Date> Date::plus_months(std::int64_t months) const {
  if (months > 120'000 || months < -120'000) return std::nullopt;
  const auto [year, month, day] = ymd();
  const std::int64_t total = std::int64_t{year} * 12 + (month - 1) + months;
  if (total < 12 || total >= std::int64_t{10'000} * 12) return std::nullopt;
  const int to_year = static_cast<int>(total / 12);
  const int to_month = static_cast<int>(total % 12) + 1;
  for (int to_day = day; to_day >= 28; --to_day) {
    if (auto date = from_ymd(to_year, to_month, to_day)) return date;
  }
  return from_ymd(to_year, to_month, day);
}

int full_years(Date born, Date on) {
  const auto b = born.ymd();
  const auto o = on.ymd();
  const bool before_birthday = o.month < b.month || (o.month == b.month && o.day < b.day);
  return o.year - b.year - (before_birthday ? 1 : 0);
}

}  // namespace jishi
