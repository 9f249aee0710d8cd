#include "app/stat_query.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::app {
namespace {

using indicator::By;
using indicator::Period;
using indicator::When;
using organisation::Level;

constexpr std::string_view kChildren = "children";
constexpr std::array kLevels = {Level::centre, Level::province, Level::prefecture,
                                Level::county, Level::township, Level::village};

[[noreturn]] void refuse(std::string message) {
  throw Failure({"usage", std::move(message)});
}

std::optional<Level> level_named(const std::string& word) {
  for (const Level level : kLevels)
    if (word == package::level_name(level) || word == organisation::label(level)) return level;
  return std::nullopt;
}

When when_of(const std::string& text, std::string_view option) {
  if (const auto day = Date::parse(text); day && *day < kForever) return *day;
  if (auto period = Period::parse(text)) return *period;
  refuse("--" + std::string(option) + " 的“" + echoed(text) +
         "”看不懂，请写日期（2026-06-30）或期间（2026、2026-Q2、2026-06、2026-06-H1、"
         "2026-06-18..2026-09-30）。");
}

std::vector<When> series(const Arguments& arguments) {
  const auto count = parse_int64(*arguments.value("series"));
  const auto period = Period::parse(arguments.value("period").value_or(""));
  if (!period) refuse("--series 要与 --period 一起写，后者是最后一个期间。");
  if (!count || *count < 1) refuse("--series 后写期间的个数，如 12。");
  const auto periods = period->series_up_to(static_cast<std::size_t>(*count));
  if (!periods) throw Failure(periods.error());
  return {periods->begin(), periods->end()};
}

std::vector<When> times(const Arguments& arguments, Date today, bool& compare) {
  const int given = static_cast<int>(arguments.has("on")) +
                    static_cast<int>(arguments.has("period")) +
                    static_cast<int>(arguments.has("compare"));
  if (given > 1) refuse("--on、--period、--compare 只能写一个。");
  if (const auto both = arguments.value("compare")) {
    const std::size_t comma = both->find(',');
    if (comma == both->npos)
      refuse("--compare 后写前后两个日期或期间，中间用逗号，如 2025-06-30,2026-06-30。");
    compare = true;
    return {when_of(both->substr(0, comma), "compare"),
            when_of(both->substr(comma + 1), "compare")};
  }
  if (arguments.has("series")) return series(arguments);
  if (const auto period = arguments.value("period")) return {when_of(*period, "period")};
  if (const auto day = arguments.value("on")) return {when_of(*day, "on")};
  return {today};
}

indicator::As as_of(const Arguments& arguments) {
  const std::string as = arguments.value("as").value_or("then");
  if (as != "then" && as != "now") refuse("--as 后写 then（当时的）或 now（现在的）。");
  return as == "now" ? indicator::As::now : indicator::As::then;
}

void read_by(const Arguments& arguments, indicator::Asked& asked) {
  bool placed = false;
  const auto place = [&](By by) {
    if (placed) refuse("--by 里下级（children）和层级只能写一个。");
    placed = true;
    asked.by = by;
  };
  for (const std::string& word : arguments.values("by")) {
    if (word == kChildren || word == "下级") {
      place(By::children);
    } else if (const auto level = level_named(word)) {
      place(By::level);
      asked.level = *level;
    } else if (word.size() > package::kMaxNameBytes) {
      refuse("--by 的“" + echoed(word) + "”太长，不是字段名；请写 children、层级、字段名或 age。");
    } else {
      asked.splits.push_back(word);
    }
  }
}

const package::Indicator* find(const package::PackageSet& packages, const std::string& word) {
  for (const package::Indicator& indicator : packages.indicators)
    if (indicator.name == word || indicator.label == word) return &indicator;
  std::string all;
  for (const package::Indicator& indicator : packages.indicators)
    all += "\n  " + padded(indicator.name, 36) + indicator.label;
  throw Failure(
      {"unknown_indicator", "没有指标“" + echoed(word) + "”。" +
                                (all.empty() ? "现在的包里没有定义指标。" : "可用的指标：" + all)});
}

}  // namespace

std::vector<Option> stat_options() {
  return {{"unit", Arity::value, "组织", "代码、名称或路径；缺省为整棵树"},
          {"by", Arity::values, "什么",
           "children（各下级）、层级（province、prefecture、county、township、village）、字段名或 "
           "age（年龄段）；可写几次"},
          {"on", Arity::value, "日期", "哪一天的；缺省为今天"},
          {"period", Arity::value, "期间", "2026、2026-Q4、2026-11、2026-11-H1，或 起..止"},
          {"compare", Arity::value, "前,后", "比较两个日期或期间"},
          {"series", Arity::value, "个数", "连续的几个期间，--period 为最后一个"},
          {"as", Arity::value, "then|now", "按当时（then，缺省）或现在（now）的隶属关系"},
          {"share", Arity::flag, "", "构成：按字段细分的各部分占总数的百分比"},
          {"format", Arity::value, "格式", "table（缺省）、csv 或 json"}};
}

AskedTime asked_time(const Arguments& arguments, Date today) {
  if (arguments.has("on") && arguments.has("period")) refuse("--on、--period 只能写一个。");
  AskedTime time{today, std::nullopt, as_of(arguments)};
  for (const char* option : {"on", "period"})
    if (const auto text = arguments.value(option)) time.when = when_of(*text, option);
  if (const auto text = arguments.value("before")) time.before = when_of(*text, "before");
  return time;
}

StatQuery stat_query(const Arguments& arguments, const package::PackageSet& packages, Date today) {
  StatQuery query{
      {},
      {UnitId(), By::unit, Level::township, today, indicator::As::then, today, {}, false},
      {},
      false};
  for (const std::string& word : arguments.positionals())
    query.indicators.push_back(find(packages, word));
  query.asked.as = as_of(arguments);
  query.asked.share = arguments.has("share");
  read_by(arguments, query.asked);
  query.when = times(arguments, today, query.compare);
  return query;
}

}  // namespace jishi::app
