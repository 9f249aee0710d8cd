#include "indicator/check_index.hpp"

#include <algorithm>

#include "indicator/answer.hpp"
#include "indicator/recount_compare.hpp"

namespace jishi::indicator {
namespace {

class Check {
 public:
  Check(db::Connection& connection, const index::State& state, std::span<const UnitId> units,
        Date today)
      : state_(state), units_(units), today_(today), recount_(connection, state.definitions) {}

  void check(const package::Indicator& indicator, const When& when, As as) {
    Asked asked{UnitId(), By::unit, organisation::Level::township, when, as, today_, {}};
    std::vector<std::pair<UnitId, Answer>> answers;
    for (const UnitId unit : units_) {
      asked.unit = unit;
      auto told = answer(state_, indicator, asked);
      if (told)
        answers.emplace_back(unit, std::move(*told));
      else if (told.error().code != "not_living_then" && told.error().code != "no_such_unit")
        return note(indicator, told.error());
    }
    if (answers.empty()) return;
    const auto recounted = recount_.recount(indicator, asked, units_);
    for (const auto& answered : answers)
      compare(indicator, asked, answered.first, answered.second, recounted);
  }

  IndexReport take() && { return std::move(report_); }

 private:
  void note(const package::Indicator& indicator, const Error& why) {
    const auto same = [&](const IndexUnanswered& each) {
      return each.indicator == &indicator && each.why.code == why.code;
    };
    if (std::none_of(report_.unanswered.begin(), report_.unanswered.end(), same))
      report_.unanswered.push_back({&indicator, why});
  }

  void compare(const package::Indicator& indicator, const Asked& asked, UnitId unit,
               const Answer& answer, const std::vector<Recounted>& recounted) {
    std::vector<Recounted> of_unit;
    for (const Recounted& each : recounted)
      if (each.section.unit == unit) of_unit.push_back(each);
    ++report_.questions;
    for (const Difference& each : differences(answer, of_unit)) {
      ++report_.different;
      if (report_.findings.size() < kMostFindings)
        report_.findings.push_back(
            {&indicator, unit, asked.when, asked.as, each.index, each.database});
    }
  }

  const index::State& state_;
  const std::span<const UnitId> units_;
  const Date today_;
  Recount recount_;
  IndexReport report_;
};

}  // namespace

std::vector<When> times_checked(Date today) {
  const Period year = Period::around(today, PeriodKind::year).or_throw();
  const Period quarter = Period::around(today, PeriodKind::quarter).or_throw();
  return {today, year.previous().or_throw().last_day(), quarter.previous().or_throw()};
}

IndexReport check_index(db::Connection& connection, const index::State& state,
                        std::span<const UnitId> units, Date today, Progress& progress) {
  const auto& indicators = state.definitions->packages.indicators;
  const std::vector<When> times = times_checked(today);
  const auto total = static_cast<std::int64_t>(indicators.size() * times.size() * 2);
  std::int64_t done = 0;
  Check check(connection, state, units, today);
  for (const package::Indicator& indicator : indicators)
    for (const When& when : times)
      for (const As as : {As::then, As::now}) {
        progress.check();
        progress.step("核对指标", done++, total);
        check.check(indicator, when, as);
      }
  return std::move(check).take();
}

}  // namespace jishi::indicator
