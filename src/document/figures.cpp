#include "document/figures.hpp"

#include <algorithm>
#include <cassert>
#include <set>

#include "package/document_placeholder.hpp"
#include "package/placeholder.hpp"
#include "package/small_counts.hpp"

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

Figures::Figures(const index::State& state, const package::Document& definition,
                 const Occasion& occasion)
    : state_(state),
      occasion_(occasion),
      before_(occasion.before.value_or(time_before(occasion.when))) {
  guarded_ =
      !definition.internal || indicator::is_above_county(state_, occasion_.asked(occasion_.when));
  if (guarded_) add_names(definition);
}

void Figures::use(const std::string& name) {
  if (std::ranges::find(names_, name) == names_.end()) names_.push_back(name);
}

void Figures::use(const DocumentRows& rows) {
  const auto same = [&](const DocumentRows& each) {
    return each.by == rows.by && (each.by != DocumentRows::By::level || each.level == rows.level);
  };
  if (rows.by != DocumentRows::By::unit && std::ranges::none_of(tables_, same))
    tables_.push_back(rows);
}

void Figures::add_names(const package::Document& definition) {
  const auto of_text = [&](const std::string& text) {
    for (const package::TextPiece& piece : package::pieces_of(text)) {
      if (!piece.placeholder) continue;
      const auto found = package::document_placeholder(piece.text);
      if (found && !found->indicator.empty()) use(found->indicator);
    }
  };
  for (const std::string* text :
       {&definition.title, &definition.masthead, &definition.recipient, &definition.signed_by})
    of_text(*text);
  for (const package::DocumentPart& part : definition.parts) {
    of_text(part.paragraph);
    if (part.heading) of_text(part.heading->text);
    if (part.table) {
      of_text(part.table->title);
      for (const package::DocumentColumn& column : part.table->columns)
        use(column.indicator);
      use(part.table->rows);
    }
    for (const auto& chart : {part.chart, part.table ? part.table->chart : std::nullopt}) {
      if (!chart) continue;
      of_text(chart->title);
      for (const std::string& name : chart->indicators)
        use(name);
      use(chart->rows);
      compares_lines_ = compares_lines_ || chart->kind == package::DocumentChart::Kind::compared;
    }
  }
}

// What is withheld at that time from each way of telling of units; of the unit alone where no
// units are told of. Lines are told of now and before, and of other times only the unit.
const std::vector<indicator::Withheld>& Figures::withheld_at(const When& when) {
  const std::string time = indicator::chinese(when);
  if (const auto found = withheld_.find(time); found != withheld_.end()) return found->second;
  const bool with_lines = time == indicator::chinese(occasion_.when) ||
                          (compares_lines_ && time == indicator::chinese(before_));
  std::vector<DocumentRows> ways = with_lines ? tables_ : std::vector<DocumentRows>();
  if (ways.empty()) ways.emplace_back();
  std::vector<indicator::Withheld> all;
  for (const DocumentRows& rows : ways) {
    std::vector<indicator::PublishedColumn> columns;
    for (const std::string& name : names_) {
      const Asked whole = ask(name, {}, when);
      if (!whole) continue;  // nothing to publish, which is told where it is asked for
      indicator::PublishedColumn column{&defined(name), *whole, nullptr};
      if (rows.by != DocumentRows::By::unit)
        if (const Asked lines = ask(name, rows, when)) column.lines = *lines;
      columns.push_back(column);
    }
    indicator::Asked asked = occasion_.asked(when);
    asked.by = by_of(rows);
    asked.level = rows.level;
    auto withheld = indicator::withhold(state_, asked, columns);
    if (!withheld) problem_ = withheld.error();
    all.push_back(withheld ? std::move(*withheld) : indicator::Withheld());
  }
  return withheld_.emplace(time, std::move(all)).first->second;
}

std::int64_t Figures::hidden_below(const std::string& name) const {
  return guarded_ ? package::hidden_below(state_.definitions->packages, defined(name)) : 0;
}

// Two ways of telling of units could be held against each other: where anything is withheld, only
// the first of them tells of lines.
bool Figures::withholds(const std::string& name, const DocumentRows& rows, const When& when,
                        const UnitLine& line) {
  const std::int64_t below = hidden_below(name);
  if (below == 0) return false;
  const auto& all = withheld_at(when);
  bool hidden = problem_.has_value();
  if (rows.by == DocumentRows::By::unit) {
    for (const indicator::Withheld& each : all)
      hidden = hidden || each.of_whole(name);
  } else {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool mine = i < tables_.size() && tables_[i].by == rows.by &&
                        (rows.by != DocumentRows::By::level || tables_[i].level == rows.level);
      if (mine) hidden = hidden || all[i].of_line(name, {line.unit, line.own});
      if (mine && i > 0)
        hidden = hidden || std::ranges::any_of(all, [&](const indicator::Withheld& each) {
                   return each.any_line(name) || each.of_whole(name);
                 });
    }
  }
  if (hidden) withheld_below_.insert(below);
  return hidden;
}

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

Told Figures::of_unit(const std::string& name, const When& when) {
  return of_line(name, {}, when, {occasion_.unit, false, {}});
}

Told Figures::of_line(const std::string& name, const DocumentRows& rows, const When& when,
                      const UnitLine& line) {
  const indicator::Figure* figure = find(name, rows, when, line);
  if (figure != nullptr && withholds(name, rows, when, line)) return {nullptr, true};
  return {figure, false};
}

const indicator::Figure* Figures::find(const std::string& name, const DocumentRows& rows,
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

std::string withheld_words(const std::set<std::int64_t>& below) {
  std::string numbers;
  for (const std::int64_t number : below)
    numbers += (numbers.empty() ? "" : "或") + std::to_string(number);
  return "人数少于" + numbers + "，或由它可推算出少于" + numbers + "的人数，为保护个人信息不公布";
}

std::string basis_words(const package::Indicator& indicator) {
  return (indicator.over.empty() ? "" : indicator.over + "的") + indicator.basis +
         (indicator.to_be_checked ? "（规定待核实）" : "");
}

}  // namespace jishi::document
