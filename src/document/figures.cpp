#include "document/figures.hpp"

#include <algorithm>
#include <cassert>
#include <set>

namespace jishi::document {
namespace {

using indicator::Answer;
using indicator::By;
using indicator::Period;
using indicator::When;
using package::DocumentRows;

constexpr int kMonthsOfYear = 12;

When time_before(const When& when) {
  if (const auto* period = std::get_if<Period>(&when)) {
    const auto previous = period->previous();
    return previous ? When(*previous) : when;
  }
  const Date day = std::get<Date>(when);
  return day.plus_months(-kMonthsOfYear).value_or(day);
}

By by_of(const DocumentRows& rows) {
  switch (rows.by) {
    case DocumentRows::By::unit:
      return By::unit;
    case DocumentRows::By::children:
      return By::children;
    case DocumentRows::By::level:
      return By::level;
  }
  return By::unit;
}

// Those without a code, and what counts at none, stand last.
bool stands_before(const UnitLine& a, const UnitLine& b) {
  const auto key = [](const UnitLine& line) {
    return std::tuple(line.own, line.called.code.empty(), line.called.code);
  };
  return key(a) < key(b);
}

}  // namespace

Figures::Figures(const index::State& state, const Occasion& occasion)
    : state_(state),
      occasion_(occasion),
      before_(occasion.before.value_or(time_before(occasion.when))) {}

const package::Indicator& Figures::defined(const std::string& name) const {
  const package::Indicator* found = state_.definitions->packages.find_indicator(name);
  assert(found != nullptr);
  return *found;
}

Figures::Asked Figures::ask(const std::string& name, const DocumentRows& rows, const When& when) {
  const Question question{name, static_cast<int>(rows.by), static_cast<int>(rows.level),
                          indicator::chinese(when)};
  auto found = answers_.find(question);
  if (found == answers_.end()) {
    indicator::Asked asking = occasion_.asked(when);
    asking.by = by_of(rows);
    asking.level = rows.level;
    found = answers_.emplace(question, indicator::answer(state_, defined(name), asking)).first;
  }
  const Result<Answer>& answer = found->second;
  if (!answer)
    return Error{answer.error().code, defined(name).label + "：" + answer.error().message};
  return &*answer;
}

const indicator::Figure* Figures::of_unit(const std::string& name, const When& when) {
  return of_line(name, {}, when, {occasion_.unit, false, {}});
}

const indicator::Figure* Figures::of_line(const std::string& name, const DocumentRows& rows,
                                          const When& when, const UnitLine& line) {
  const Asked answer = ask(name, rows, when);
  if (!answer) return nullptr;
  const auto& sections = (*answer)->sections;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].unit != line.unit || sections[i].own != line.own) continue;
    const auto& figure = (*answer)->figures[i];
    return figure ? &*figure : nullptr;
  }
  return nullptr;
}

Result<std::vector<UnitLine>> Figures::lines(const std::vector<std::string>& names,
                                             const DocumentRows& rows) {
  std::vector<UnitLine> lines;
  std::set<std::pair<UnitId, bool>> seen;
  for (const std::string& name : names) {
    const Asked answer = ask(name, rows, occasion_.when);
    if (!answer) return answer.error();
    for (const indicator::Section& section : (*answer)->sections) {
      if (!seen.emplace(section.unit, section.own).second) continue;
      NamedUnit called = occasion_.called(section.unit);
      if (section.own) called = {"本级及其他", ""};
      lines.push_back({section.unit, section.own, std::move(called)});
    }
  }
  std::stable_sort(lines.begin(), lines.end(), stands_before);
  return lines;
}

Result<std::vector<UnitLine>> Figures::counted(const std::string& name, indicator::Side side) {
  constexpr std::size_t kMost = 1'000'000;  // more than there are
  const auto opened = indicator::open_figure(state_, defined(name), occasion_.asked(occasion_.when),
                                             {}, side, indicator::OpenedUpTo{}, kMost);
  if (!opened) return opened.error();
  std::vector<UnitLine> lines;
  for (const UnitId unit : opened->units)
    lines.push_back({unit, false, occasion_.called(unit)});
  std::stable_sort(lines.begin(), lines.end(), stands_before);
  return lines;
}

std::optional<organisation::Level> Figures::level_of(const std::vector<UnitLine>& lines) const {
  std::optional<organisation::Level> level;
  for (const UnitLine& line : lines) {
    const auto unit = state_.tree.find(line.unit);
    const auto* life = unit ? state_.tree.life(*unit, occasion_.tree_date()) : nullptr;
    if (life == nullptr || (level && *level != life->level)) return std::nullopt;
    level = life->level;
  }
  return level;
}

std::string basis_words(const package::Indicator& indicator) {
  return (indicator.over.empty() ? "" : indicator.over + "的") + indicator.basis +
         (indicator.to_be_checked ? "（规定待核实）" : "");
}

}  // namespace jishi::document
