#include "api/figure_question.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "indicator/answer.hpp"

namespace jishi::api {
namespace {

using indicator::By;
using indicator::Period;
using indicator::When;
using organisation::Level;

constexpr std::string_view kChildren = "children";
constexpr std::array kLevels = {Level::centre, Level::province, Level::prefecture,
                                Level::county, Level::township, Level::village};

std::optional<Level> level_named(const std::string& word) {
  for (const Level level : kLevels)
    if (word == package::level_name(level) || word == organisation::label(level)) return level;
  return std::nullopt;
}

Result<void> place(indicator::Asked& asked, bool& placed, By by) {
  if (placed) return Error{"by_twice", "下级（children）和层级只能写一个"};
  placed = true;
  asked.by = by;
  return {};
}

}  // namespace

std::string quoted(const std::string& word) {
  constexpr std::size_t kMostShown = 60;
  const auto characters = code_points(word);
  if (!characters) return "？";
  if (characters->size() <= kMostShown) return word;
  return to_utf8(std::u32string_view(*characters).substr(0, kMostShown)) + "……";
}

Result<When> parse_when(const std::string& text) {
  if (const auto day = Date::parse(text); day && *day < kForever) return When(*day);
  if (auto period = Period::parse(text)) return When(*period);
  return Error{"time_not_understood",
               "“" + quoted(text) +
                   "”看不懂，请写日期（2026-06-30）或期间（2026、2026-Q2、2026-06、2026-06-H1、"
                   "2026-06-18..2026-09-30）。"};
}

Result<std::vector<When>> parse_compared(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == text.npos)
    return Error{"compare_incomplete",
                 "请写前后两个日期或期间，中间用逗号，如 2025-06-30,2026-06-30。"};
  auto earlier = parse_when(text.substr(0, comma));
  if (!earlier) return earlier.error();
  auto later = parse_when(text.substr(comma + 1));
  if (!later) return later.error();
  return std::vector<When>{*earlier, *later};
}

Result<void> add_by(const std::string& word, indicator::Asked& asked, bool& placed) {
  if (word == kChildren || word == "下级") return place(asked, placed, By::children);
  if (const auto level = level_named(word)) {
    asked.level = *level;
    return place(asked, placed, By::level);
  }
  if (word.size() > package::kMaxNameBytes)
    return Error{"by_too_long",
                 "“" + quoted(word) + "”太长，不是字段名；请写 children、层级、字段名或 age。"};
  asked.splits.push_back(word);
  return {};
}

Result<const package::Indicator*> find_indicator(const package::PackageSet& packages,
                                                 const std::string& word) {
  for (const package::Indicator& indicator : packages.indicators)
    if (indicator.name == word || indicator.label == word) return &indicator;
  std::string all;
  for (const package::Indicator& indicator : packages.indicators)
    all += "\n  " + padded(indicator.name, 36) + indicator.label;
  return Error{"unknown_indicator",
               "没有指标“" + quoted(word) + "”。" +
                   (all.empty() ? "现在的包里没有定义指标。" : "可用的指标：" + all)};
}

std::vector<FigureAnswer> answers_to(const index::State& state, const FigureQuestion& question,
                                     Progress& progress) {
  std::vector<FigureAnswer> answers;
  indicator::Asked asked = question.asked;
  for (const package::Indicator* each : question.indicators)
    for (const When& when : question.when) {
      progress.check();
      asked.when = when;
      auto answer = indicator::answer(state, *each, asked);
      if (!answer)
        throw Failure({answer.error().code, each->label + "：" + answer.error().message});
      answers.push_back({when, std::move(*answer)});
    }
  return answers;
}

std::vector<FigureUnit> units_of(const index::State& state,
                                 const std::vector<FigureAnswer>& answers, Date tree_date) {
  std::vector<FigureUnit> units;
  std::set<std::pair<UnitId, bool>> seen;
  for (const bool own : {false, true})
    for (const FigureAnswer& each : answers)
      for (const indicator::Section& section : each.answer.sections) {
        if (section.own != own || !seen.emplace(section.unit, own).second) continue;
        FigureUnit unit{section.unit, own, "", ""};
        if (const auto ordinal = state.tree.find(section.unit)) {
          const index::UnitName name = state.names.around(*ordinal, tree_date);
          unit.name = own ? kOwnName : std::string(name.name);
          unit.code = name.code();
        }
        units.push_back(std::move(unit));
      }
  // In administrative order; what has no code stands behind, what is own last.
  std::ranges::stable_sort(units, {}, [](const FigureUnit& unit) {
    return std::tuple(unit.own, unit.code.empty(), std::string_view(unit.code));
  });
  return units;
}

std::string basis_words(const package::Indicator& indicator) {
  return indicator.over.empty() ? indicator.basis : indicator.over + "的" + indicator.basis;
}

}  // namespace jishi::api
