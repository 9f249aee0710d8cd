#include "api/guarded_figures.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "base/error.hpp"
#include "indicator/answer.hpp"
#include "indicator/withheld.hpp"
#include "package/small_counts.hpp"

namespace jishi::api {

bool is_guarded(const index::State& state, const FigureQuestion& question) {
  return indicator::is_above_county(state, question.asked) &&
         std::ranges::any_of(question.indicators, [&](const package::Indicator* each) {
           return indicator::withheld_below(state, *each, question.asked) > 0;
         });
}

bool withhold_small(const index::State& state, const FigureQuestion& question,
                    std::vector<FigureAnswer>& answers) {
  bool any = false;
  for (const indicator::When& when : question.when) {
    indicator::Asked asked = question.asked;
    asked.when = when;
    const bool whole_only = asked.by == indicator::By::unit && asked.splits.empty();
    std::deque<indicator::Answer> wholes;
    std::vector<indicator::PublishedColumn> columns;
    std::vector<indicator::Answer*> of_time;
    for (FigureAnswer& each : answers) {
      if (each.when != when) continue;
      of_time.push_back(&each.answer);
      indicator::PublishedColumn column{each.answer.indicator, &each.answer, nullptr};
      if (!whole_only) {
        column.lines = &each.answer;
        column.whole = nullptr;
      }
      if (!whole_only && asked.splits.empty()) {  // anybody may ask for it next
        indicator::Asked whole = asked;
        whole.by = indicator::By::unit;
        wholes.push_back(indicator::answer(state, *column.indicator, whole).or_throw());
        column.whole = &wholes.back();
      }
      columns.push_back(column);
    }
    const auto withheld = indicator::withhold(state, asked, columns).or_throw();
    any = any || !withheld.none();
    for (indicator::Answer* answer : of_time)
      withheld.take_from(*answer, whole_only);
  }
  return any;
}

std::vector<person::Disclosure> disclosures_of(const index::State& state,
                                               const FigureQuestion& question,
                                               const std::string& purpose) {
  std::set<std::string> ledgers;
  for (const package::Indicator* each : question.indicators) {
    if (indicator::withheld_below(state, *each, question.asked) == 0) continue;
    ledgers.merge(package::ledgers_behind(state.definitions->packages, *each));
  }
  std::vector<person::Disclosure> all;
  all.reserve(ledgers.size());
  for (const std::string& ledger : ledgers)
    all.push_back({ledger, question.asked.unit, question.asked.since(), question.asked.fact_date(),
                   0, purpose});
  return all;
}

}  // namespace jishi::api
